// SPDX-License-Identifier: GPL-3.0-or-later
// Where there is no run yet: three cards that say how to get one. Enter takes the first.
#pragma once

#include <QWidget>
#include <vector>

#include "app/settings/theme.h"

class QPushButton;

namespace qfa::app {

class FirstStart : public QWidget {
  Q_OBJECT

 public:
  explicit FirstStart(QWidget* parent = nullptr);
  void setTheme(const Theme& theme);
  // A card whose page does not exist is left out; a refused one is off and says why.
  void setFineTune(bool there);
  void setReasonOff(const QString& reason);  // empty: all are on
  QWidget* firstFocus() const;

 signals:
  void demoRequested();
  void fineTuneRequested(const QString& model);  // dropped on the card; empty: chosen on the page
  void openRequested();
  void openDropped(const QString& run);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Card {
    QPushButton* button;
    QString icon;
  };
  QWidget* card(const QString& name, const QString& title, const QString& icon, const QString& text);

  std::vector<Card> cards_;
  QWidget* fine_tune_ = nullptr;
};

}  // namespace qfa::app
