// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <cmath>
#include <set>

#include "app/models/ablation_drawing.h"
#include "app/plots/ablation_plot.h"

namespace qfa::app::testing {
namespace {

Ablation ablation(bool two_seeds = true) {
  Ablation a{"samplers", "Which one?", {{"balanced", 1, 40}, {"uniform", 1, 40}}, {0, 1}, {}};
  for (const char* when : {"before", "after"}) {
    const double shift = when[0] == 'b' ? 1 : 0;
    for (const BitWidth bits : {4, 2, 3}) {
      for (std::size_t arm = 0; arm < 2; ++arm) {
        AblationRow row{"loss", when, std::to_string(bits) + " bit", static_cast<double>(bits), arm, two_seeds ? 2 : 1};
        row.mean = 5.0 - bits + shift + 0.1 * static_cast<double>(arm);
        if (two_seeds) row.std_err = 0.25;
        a.rows.push_back(row);
      }
    }
    a.rows.push_back({"loss", when, "mean", -1, 0, 2, 2, 0.1, {}, {}});
  }
  a.rows.push_back({"tickets/acc", "after", "2 bit", 2, 0, 2, 0.5, 0.1, {}, {}});
  return a;
}

TEST(AblationDrawing, CurvesOfTheFirstSignalByAscendingBits) {
  const auto drawing = drawingOf(ablation());
  ASSERT_EQ(drawing.series.size(), 4u);
  EXPECT_EQ(drawing.series[0].arm, "balanced");
  EXPECT_TRUE(drawing.series[0].trained);
  EXPECT_FALSE(drawing.series[1].trained);
  EXPECT_EQ(drawing.series[2].place, 1u);
  ASSERT_EQ(drawing.series[0].points.size(), 3u) << "neither the mean nor another signal";
  EXPECT_EQ(drawing.series[0].points[0].bits, 2);
  EXPECT_DOUBLE_EQ(drawing.series[0].points[0].value, 3);
  EXPECT_DOUBLE_EQ(drawing.series[1].points[0].value, 4);
  EXPECT_DOUBLE_EQ(drawing.series[0].points[0].half, 0.25);
  EXPECT_TRUE(drawing.y_label.contains("nats per response token"));
  EXPECT_TRUE(drawing.x_label.contains("uniform"));
  auto bins = ablation();
  bins.rows[0].subnets = "3.50 to 4.00 bit";
  bins.rows[0].mean = std::nan("");
  EXPECT_TRUE(drawingOf(bins).x_label.contains("bins"));
  EXPECT_EQ(drawingOf(bins).series[1].points.size(), 2u) << "what diverged is not drawn";
  EXPECT_TRUE(drawingOf({}).series.empty());
}

TEST(AblationFigure, SvgHasTitleAxesLegendAndBarsPngHasPixels) {
  QTemporaryDir folder;
  const auto texts = [&folder](const Ablation& a) {
    const auto path = folder.filePath("figure.svg");
    AblationPlot plot(drawingOf(a));
    EXPECT_EQ(plot.exportFigure(path, {900, 560}, 2, "test"), QString());
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QStringList found;
    while (!xml.atEnd())
      if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text"))
        found << xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    EXPECT_FALSE(xml.hasError());
    return found;
  };
  const auto two = texts(ablation());
  for (const char* text : {"Ablation: samplers", "Which one?", "balanced", "uniform", "before training", "± standard error over 2 seeds",
                           "width of the uniform subnet, bit"})
    EXPECT_TRUE(two.contains(text)) << text;
  EXPECT_EQ(two.count("balanced"), 1) << "before training has no legend entry of its own for each arm";
  EXPECT_FALSE(texts(ablation(false)).contains("± standard error over 1 seeds"));
  AblationPlot plot(drawingOf(ablation()));
  ASSERT_EQ(plot.exportFigure(folder.filePath("figure.png"), {900, 560}, 2, "test"), QString());
  const QImage image(folder.filePath("figure.png"));
  EXPECT_EQ(image.size(), QSize(1800, 1120));
  std::set<QRgb> colours;
  for (int y = 0; y < image.height(); y += 2)
    for (int x = 0; x < image.width(); ++x) colours.insert(image.pixel(x, y));
  for (const BitWidth width : {5, 2}) EXPECT_TRUE(colours.contains(lightTheme().bit(width).rgb())) << width;
}

TEST(AblationFigure, TableHoldsEveryPoint) {
  const AblationPlot plot(drawingOf(ablation(false)));
  const auto table = plot.table();
  EXPECT_EQ(table.rows(), 12u);
  EXPECT_TRUE(std::isnan(table.columns[4].numbers[0])) << "one seed has no error";
}

}  // namespace
}  // namespace qfa::app::testing
