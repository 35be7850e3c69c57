// SPDX-License-Identifier: GPL-3.0-or-later
// Actions of the frame: pages, history, panes, help, palette; and what the palette lists.
#pragma once

#include <QObject>
#include <functional>
#include <vector>

#include "app/pages/page.h"
#include "app/pages/workspace.h"

namespace qfa::app {

class CommandPalette;
class HelpSheet;
class MainWindow;
class NoticeDock;

class ShellActions : public QObject {
  Q_OBJECT

 public:
  ShellActions(Workspace& workspace, MainWindow& window, NoticeDock& dock);

  void openPalette();
  void copyCommand();
  void showHelp();
  void showKeys();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QAction* add(const QString& id, const QString& text, const QKeySequence& key, std::function<void()> run);
  void addPages();
  void addViews(NoticeDock& dock);
  void offerToPalette();
  std::vector<PaletteItem> actionItems() const;
  std::vector<PaletteItem> subnetItems() const;

  Workspace& workspace_;
  MainWindow& window_;
  CommandPalette* palette_;
  HelpSheet* help_;
};

// Walks the panes of the window: the one after that with the focus gets it.
void focusNextPane(const std::vector<QWidget*>& panes);

}  // namespace qfa::app
