// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/ui_map.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QSaveFile>
#include <QWidget>

namespace qfa::app {
namespace {

constexpr int kSettleMs = 100;

QString textOf(const QWidget* widget) {
  if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) return button->text();
  if (const auto* label = qobject_cast<const QLabel*>(widget)) return label->text();
  if (const auto* line = qobject_cast<const QLineEdit*>(widget)) return line->text();
  if (const auto* combo = qobject_cast<const QComboBox*>(widget)) return combo->currentText();
  return {};
}

}  // namespace

UiMap::UiMap(QWidget* window, const QString& file) : QObject(window), window_(window), file_(file) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &UiMap::write);
  qApp->installEventFilter(this);
  timer_.start(kSettleMs);
}

QByteArray UiMap::describe(const QWidget* window) {
  QJsonObject map;
  auto widgets = window->findChildren<QWidget*>();
  widgets.prepend(const_cast<QWidget*>(window));
  for (const auto* widget : widgets) {
    // Qt's own parts have names of its own.
    if (widget->objectName().isEmpty() || widget->objectName().startsWith("qt_") || !widget->isVisible()) continue;
    const auto at = widget->mapToGlobal(QPoint(0, 0));
    QJsonObject entry{
        {"x", at.x()}, {"y", at.y()}, {"width", widget->width()}, {"height", widget->height()}, {"enabled", widget->isEnabled()}};
    if (widget->hasFocus()) entry["focus"] = true;
    const auto text = textOf(widget);
    if (!text.isEmpty()) entry["text"] = text;
    if (!widget->accessibleDescription().isEmpty()) entry["description"] = widget->accessibleDescription();
    map[widget->objectName()] = entry;
  }
  return QJsonDocument(map).toJson();
}

bool UiMap::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::EnabledChange:
    case QEvent::FocusIn:
    case QEvent::Paint:  // a label says something else
      if (watched->isWidgetType() && !timer_.isActive()) timer_.start(kSettleMs);
      break;
    default:
      break;
  }
  return QObject::eventFilter(watched, event);
}

void UiMap::write() {
  QSaveFile file(file_);
  if (file.open(QIODevice::WriteOnly) && file.write(describe(window_)) >= 0 && file.commit()) return;
  emit failed(tr("%1: the map of the window cannot be written: %2").arg(file_, file.errorString()));
  qApp->removeEventFilter(this);
}

}  // namespace qfa::app
