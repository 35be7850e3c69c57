// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/border_style.h"

#include <QStyleFactory>
#include <QStyleOption>

namespace qfa::app {
namespace {

// Fusion takes window().darker(140) for outlines, and 10 % lighter for boxes to check; the theme keeps
// its border in the role of disabled text.
constexpr int kOutline = 140;
constexpr int kBox = 127;

template <class Option>
Option outlined(const Option& option, int lighter) {
  Option copy(option);
  copy.palette.setColor(QPalette::Window, option.palette.color(QPalette::Disabled, QPalette::WindowText).lighter(lighter));
  return copy;
}

}  // namespace

BorderStyle::BorderStyle() : QProxyStyle(QStyleFactory::create("Fusion")) {}

void BorderStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
  switch (element) {
    case PE_FrameLineEdit:
      if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option)) {
        const auto copy = outlined(*frame, kOutline);
        return QProxyStyle::drawPrimitive(element, &copy, painter, widget);
      }
      break;
    case PE_IndicatorCheckBox:
    case PE_IndicatorRadioButton:
    case PE_PanelButtonCommand:
      if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
        const auto copy = outlined(*button, element == PE_PanelButtonCommand ? kOutline : kBox);
        return QProxyStyle::drawPrimitive(element, &copy, painter, widget);
      }
      break;
    default:
      break;
  }
  QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void BorderStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
  const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
  if (control != CC_ComboBox || !combo) return QProxyStyle::drawComplexControl(control, option, painter, widget);
  const auto copy = outlined(*combo, kOutline);
  QProxyStyle::drawComplexControl(control, &copy, painter, widget);
}

}  // namespace qfa::app
