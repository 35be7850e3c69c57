// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/figure_panel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QSpinBox>
#include <cmath>

namespace qfa::app {
namespace {

constexpr double kPixelsPerMm = 96 / 25.4;

template <class W>
W* named(W* widget, const QString& name, const QString& accessible) {
  widget->setObjectName(name);
  widget->setAccessibleName(accessible);
  return widget;
}

}  // namespace

FigurePanel::FigurePanel(QSize screen, QWidget* parent) : QFrame(parent), screen_(screen) {
  named(this, "plotFigure", tr("Save as a figure"));
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  format_ = named(new QComboBox(this), "plotFigureFormat", tr("Format"));
  for (const char* format : {"SVG", "PDF", "PNG"}) format_->addItem(format);
  size_ = named(new QComboBox(this), "plotFigureSize", tr("Size"));
  size_->addItem(tr("as on the screen"));
  size_->addItem(tr("one column, 84 mm"));
  size_->addItem(tr("two columns, 174 mm"));
  scale_ = named(new QSpinBox(this), "plotFigureScale", tr("Pixels for each one of the screen"));
  scale_->setRange(1, 4);
  scale_->setValue(2);
  scale_->setSuffix(" ×");
  scale_->setEnabled(false);
  auto* save = named(new QPushButton(tr("Save…"), this), "plotFigureSave", tr("Save the figure"));
  auto* close = named(new QPushButton(tr("Close"), this), "plotFigureClose", tr("Close without saving"));
  auto* form = new QFormLayout(this);
  form->setContentsMargins(12, 8, 12, 8);
  form->addRow(tr("Format"), format_);
  form->addRow(tr("Size"), size_);
  form->addRow(tr("Resolution"), scale_);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(save);
  buttons->addWidget(close);
  form->addRow(buttons);
  connect(format_, &QComboBox::currentTextChanged, this, [this] { scale_->setEnabled(format() == "png"); });
  connect(save, &QPushButton::clicked, this, &FigurePanel::saveClicked);
  connect(close, &QPushButton::clicked, this, &QWidget::deleteLater);
  format_->setFocus();
}

QString FigurePanel::format() const {
  return format_->currentText().toLower();
}

QSize FigurePanel::size() const {
  if (size_->currentIndex() == 0) return screen_;
  const double width = (size_->currentIndex() == 1 ? 84 : 174) * kPixelsPerMm;
  return {static_cast<int>(std::lround(width)), static_cast<int>(std::lround(width * 0.62))};
}

int FigurePanel::scale() const {
  return scale_->value();
}

void FigurePanel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    deleteLater();
    return;
  }
  QFrame::keyPressEvent(event);
}

}  // namespace qfa::app
