// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace qfa::app {
namespace {

QPixmap render(QByteArray svg, const QColor& colour, int size) {
  svg.replace("currentColor", colour.name().toLatin1());
  QSvgRenderer renderer(svg);
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  renderer.render(&painter);
  return pixmap;
}

}  // namespace

QIcon tintedIcon(const QString& name, const QColor& colour, const QColor& disabled) {
  QFile file(":/icons/" + name + ".svg");
  if (!file.open(QIODevice::ReadOnly)) return {};
  const auto svg = file.readAll();
  QIcon icon;
  for (const int size : {16, 24, 32, 48, 72}) {
    icon.addPixmap(render(svg, colour, size), QIcon::Normal);
    icon.addPixmap(render(svg, disabled, size), QIcon::Disabled);
  }
  return icon;
}

}  // namespace qfa::app
