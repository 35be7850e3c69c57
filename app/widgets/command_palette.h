// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+K: type a few letters of anything. Enter does it, Ctrl+Enter copies its command line; what
// cannot be done now stays listed with the reason.
#pragma once

#include <vector>

#include "app/models/palette_model.h"
#include "app/widgets/overlay.h"

class QLabel;
class QLineEdit;
class QListView;

namespace qfa::app {

class CommandPalette : public Overlay {
  Q_OBJECT

 public:
  explicit CommandPalette(QWidget* host);
  void popUp(std::vector<PaletteItem> items);
  PaletteModel& model() { return *model_; }

 signals:
  void copied(const QString& command);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void runCurrent();
  void copyCurrent();
  void showHint();
  bool moveOn(int key);

  PaletteModel* model_;
  QLineEdit* input_;
  QListView* list_;
  QLabel* hint_;
};

}  // namespace qfa::app
