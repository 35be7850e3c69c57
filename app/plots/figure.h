// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what a plot shows as a file. Only for app/plots/*.cpp.
#pragma once

#include <qcustomplot.h>

#include <QSize>
#include <QString>

namespace qfa::app {

// Format by the ending: .svg and .pdf are vector with text as text, .png has `scale` pixels a logical
// one. The file appears complete or not at all. Returns an empty string, or one sentence.
QString writeFigure(QCustomPlot& plot, const QString& path, QSize size, double scale, const QString& title, const QString& description);

}  // namespace qfa::app
