// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <optional>
#include <set>

#include "app/bridge/engine_bridge.h"
#include "app/pages/figure_job.h"
#include "tests/app/fake_engine.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

struct Svg {
  bool valid = false;
  QStringList texts;
  std::set<QString> elements;
};

Svg read_svg(const QString& path) {
  QFile file(path);
  Svg svg;
  if (!file.open(QIODevice::ReadOnly)) return svg;
  QXmlStreamReader xml(&file);
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    svg.elements.insert(xml.name().toString());
    if (xml.name() == QLatin1String("text")) svg.texts << xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
  }
  svg.valid = !xml.hasError();
  return svg;
}

class FigureTest : public ::testing::Test {
 protected:
  std::optional<QString> draw(FigureJob::Request request, const Theme& theme = lightTheme(), bool with_front = true) {
    EngineBridge bridge(nullptr, fake_services(synthetic_run(), with_front ? synthetic_front() : nullptr));
    FigureJob job(bridge, theme, std::move(request));
    std::optional<QString> problem;
    QObject::connect(&job, &FigureJob::done, [&](const QString& sentence) { problem = sentence; });
    job.start();
    spin_until([&] { return problem.has_value(); });
    return problem;
  }
  QString path(const QString& name) const { return folder.filePath(name); }

  QTemporaryDir folder;
};

TEST_F(FigureTest, SvgOfEveryPlotIsValidWithTextAsText) {
  const std::map<QString, QStringList> expected{{"front",
                                                 {"Front: negative log-likelihood (NLL) on tickets-search", "file size (GGUF), MB", "front",
                                                  "uniform", "95 % interval", "2", "3", "4", "Q4_K_M"}},
                                                {"rates", {"Sampling rates", "step", "2 bit", "3 bit", "4 bit", "expected", "95 % band"}},
                                                {"loss", {"Training loss", "loss, nats per token, train", "2.13", "each step"}},
                                                {"visits", {"Visits by unit and width", "layer", "q", "down"}},
                                                {"bins", {"Steps by average bits", "average bits of the subnet", "realised"}},
                                                {"machine", {"Machine: time of a step", "time of a step, s"}},
                                                {"accuracy", {"Accuracy on tickets-probe", "step", "2 bit", "95 % interval"}}};
  for (const auto& plot : FigureJob::plots()) {
    const auto file = path(plot + ".svg");
    ASSERT_EQ(draw({file, "run", plot}), QString()) << plot.toStdString();
    const auto svg = read_svg(file);
    EXPECT_TRUE(svg.valid);
    EXPECT_FALSE(svg.elements.contains("image")) << "pixels in a vector figure";
    for (const auto& text : expected.at(plot)) EXPECT_TRUE(svg.texts.contains(text)) << plot.toStdString() << ": " << text.toStdString();
  }
}

TEST_F(FigureTest, PngHasTheRightSizeAndIsNotEmpty) {
  FigureJob::Request request{path("front.png"), "run", "front", {700, 420}, 2};
  ASSERT_EQ(draw(request), QString());
  const QImage image(request.out);
  EXPECT_EQ(image.size(), QSize(1400, 840));
  EXPECT_EQ(image.pixelColor(1, 1), lightTheme().plot);
  std::set<QRgb> colours;
  for (int y = 0; y < image.height(); y += 3) {
    for (int x = 0; x < image.width(); ++x) colours.insert(image.pixel(x, y));
  }
  for (const BitWidth width : {2, 3, 4}) EXPECT_TRUE(colours.contains(lightTheme().bit(width).rgb())) << width;
  request.out = path("dark.png");
  ASSERT_EQ(draw(request, darkTheme()), QString());
  EXPECT_EQ(QImage(request.out).pixelColor(1, 1), darkTheme().plot);
}

TEST_F(FigureTest, PdfIsWritten) {
  const auto file = path("rates.pdf");
  ASSERT_EQ(draw({file, "run", "rates"}), QString());
  QFile pdf(file);
  ASSERT_TRUE(pdf.open(QIODevice::ReadOnly));
  const auto bytes = pdf.readAll();
  EXPECT_TRUE(bytes.startsWith("%PDF-"));
  EXPECT_TRUE(bytes.contains("/Font"));
  EXPECT_FALSE(bytes.contains("/Subtype /Image"));
  EXPECT_TRUE(bytes.contains("/MediaBox [0 0 675"));  // 900 logical pixels, 96 an inch, in points
}

TEST_F(FigureTest, NothingOutsideTheAxesInAVectorFigure) {
  const auto file = path("rates.svg");
  ASSERT_EQ(draw({file, "run", "rates"}), QString());
  QFile svg(file);
  ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
  QXmlStreamReader xml(&svg);
  int lines = 0;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != QLatin1String("polyline")) continue;
    for (const auto& pair : xml.attributes().value("points").toString().split(' ', Qt::SkipEmptyParts)) {
      const auto xy = pair.split(',');
      EXPECT_GE(xy[0].toDouble(), 0);
      EXPECT_LE(xy[0].toDouble(), 900);
      EXPECT_GE(xy[1].toDouble(), 20);
      EXPECT_LE(xy[1].toDouble(), 560);
      ++lines;
    }
  }
  EXPECT_GT(lines, 100);
}

TEST_F(FigureTest, ProblemsAreSentencesAndLeaveNoFile) {
  EXPECT_TRUE(draw({path("x.gif"), "run", "front"})->contains("expected svg, pdf or png"));
  EXPECT_TRUE(draw({path("missing/x.svg"), "run", "front"})->contains("cannot be written"));
  EXPECT_EQ(*draw({path("y.svg"), "elsewhere", "front"}), "elsewhere: There is no run.json in this folder.");
  EXPECT_FALSE(QFileInfo::exists(path("x.gif")));
  EXPECT_FALSE(QFileInfo::exists(path("y.svg")));
}

TEST_F(FigureTest, ARunWithoutASearchShowsItsUniformSubnets) {
  const auto file = path("uniform.svg");
  ASSERT_EQ(draw({file, "run", "front"}, lightTheme(), false), QString());
  const auto svg = read_svg(file);
  EXPECT_TRUE(svg.texts.contains("Uniform subnets: accuracy on tickets-probe"));
}

TEST_F(FigureTest, TwoDrawingsAreEqual) {
  ASSERT_EQ(draw({path("a.svg"), "run", "front"}), QString());
  ASSERT_EQ(draw({path("b.svg"), "run", "front"}), QString());
  QFile a(path("a.svg")), b(path("b.svg"));
  ASSERT_TRUE(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly));
  EXPECT_EQ(a.readAll(), b.readAll());
}

}  // namespace
}  // namespace qfa::app::testing
