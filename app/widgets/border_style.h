// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion with borders that can be seen: it draws them as a darker window colour, which a dark window
// does not have. Controls take the theme's border, at least 3:1 to the window.
#pragma once

#include <QProxyStyle>

namespace qfa::app {

class BorderStyle : public QProxyStyle {
  Q_OBJECT

 public:
  BorderStyle();
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget) const override;
};

}  // namespace qfa::app
