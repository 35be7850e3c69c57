// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/figure.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace qfa::app {
namespace {

void paint(QCustomPlot& plot, QPaintDevice& device, QSize size, bool scale_to_device) {
  QCPPainter painter;
  painter.begin(&device);
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);  // cached tick labels would be pixels
  painter.setMode(QCPPainter::pmNonCosmetic);
  if (scale_to_device) painter.setWindow(QRect(QPoint(0, 0), size));
  plot.toPainter(&painter, size.width(), size.height());
  painter.end();
}

}  // namespace

QString writeFigure(QCustomPlot& plot, const QString& path, QSize size, double scale, const QString& title, const QString& description) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  const auto format = QFileInfo(path).suffix().toLower();
  if (format == "svg") {
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setResolution(plot.logicalDpiX());
    svg.setSize(size);
    svg.setViewBox(QRect(QPoint(0, 0), size));
    svg.setTitle(title);
    svg.setDescription(description);
    paint(plot, svg, size, false);
  } else if (format == "pdf") {
    QPdfWriter pdf(&buffer);
    pdf.setTitle(title);
    pdf.setCreator("QFA Workbench");
    pdf.setResolution(1200);
    pdf.setPageSize(QPageSize(QSizeF(size) * 0.75, QPageSize::Point, {}, QPageSize::ExactMatch));  // 96 logical pixels an inch
    pdf.setPageMargins(QMarginsF(0, 0, 0, 0));
    paint(plot, pdf, size, true);
  } else if (format == "png") {
    auto image = plot.toPixmap(size.width(), size.height(), scale).toImage();
    image.setText("Title", title);
    image.setText("Description", description);
    image.save(&buffer, "PNG");
  } else {
    return QString("%1: the ending is '%2', expected svg, pdf or png.").arg(path, format);
  }
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(buffer.data()) != buffer.size() || !file.commit()) {
    return QString("%1: cannot be written: %2.").arg(path, file.errorString());
  }
  return {};
}

}  // namespace qfa::app
