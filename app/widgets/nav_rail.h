// SPDX-License-Identifier: GPL-3.0-or-later
// The rail of pages: icon, name and a badge each; narrow windows get icons only.
#pragma once

#include <QListWidget>
#include <QString>

#include "app/settings/theme.h"

namespace qfa::app {

class NavRail : public QListWidget {
  Q_OBJECT

 public:
  static constexpr int kWide = 200;
  static constexpr int kNarrow = 56;
  static constexpr int kNarrowBelow = 1280;  // width of the window

  explicit NavRail(QWidget* parent = nullptr);

  void addPage(const QString& id, const QString& title, const QString& icon);
  void setShortcutText(const QString& id, const QString& keys);
  // A dot, or a number; `meaning` is read out: "running". An empty badge: none.
  void setBadge(const QString& id, const QString& badge, const QString& meaning);
  QString badge(const QString& id) const;
  void setCurrent(const QString& id);
  QString current() const;
  void setNarrow(bool narrow);
  bool narrow() const { return narrow_; }
  void setTheme(const Theme& theme);

 signals:
  void chosen(const QString& id);

 private:
  QListWidgetItem* find(const QString& id) const;
  void describe(QListWidgetItem* item);

  bool narrow_ = false;
};

}  // namespace qfa::app
