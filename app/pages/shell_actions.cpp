// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/shell_actions.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <utility>

#include "app/models/format.h"
#include "app/pages/main_window.h"
#include "app/widgets/command_palette.h"
#include "app/widgets/help_sheet.h"
#include "app/widgets/notice_dock.h"

namespace qfa::app {

ShellActions::ShellActions(Workspace& workspace, MainWindow& window, NoticeDock& dock)
    : QObject(&window), workspace_(workspace), window_(window), palette_(new CommandPalette(&window)), help_(new HelpSheet(&window)) {
  addPages();
  addViews(dock);
  offerToPalette();
  qApp->installEventFilter(this);
  connect(palette_, &CommandPalette::copied, this, [this](const QString& command) {
    workspace_.notify({Severity::info, {}, tr("Copied: %1").arg(command), {}, {}, {}});
  });
}

// A text field would take the palette's key for itself (Ctrl+K deletes to the end of the line).
bool ShellActions::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* entry = workspace_.actions.find("view.palette");
    const auto combination = static_cast<QKeyEvent*>(event)->keyCombination();
    if (entry && entry->action->shortcut() == QKeySequence(combination)) {
      event->ignore();
      return true;
    }
  }
  return QObject::eventFilter(watched, event);
}

QAction* ShellActions::add(const QString& id, const QString& text, const QKeySequence& key, std::function<void()> run) {
  auto* action = workspace_.actions.add(&window_, {id, text, key, {}, {}, tr("It moves the view only.")});
  connect(action, &QAction::triggered, this, std::move(run));
  return action;
}

void ShellActions::addPages() {
  int number = 0;
  for (const auto* page : window_.pages()) {
    const auto card = page->card();
    const bool settings = card.id == "settings";
    const auto key = settings ? QKeySequence(Qt::CTRL | Qt::Key_Comma) : QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number));
    if (!settings) ++number;
    add("page." + card.id, tr("Go to %1").arg(card.title), key, [this, id = card.id] { window_.showPage(id); });
  }
}

void ShellActions::addViews(NoticeDock& dock) {
  add("view.back", tr("Back"), QKeySequence(Qt::ALT | Qt::Key_Left), [this] { window_.goBack(); });
  add("view.forward", tr("Forward"), QKeySequence(Qt::ALT | Qt::Key_Right), [this] { window_.goForward(); });
  add("view.nextPane", tr("Next pane"), Qt::Key_F6, [this] { focusNextPane(window_.panes()); });
  add("view.fullScreen", tr("Full screen"), Qt::Key_F11, [this] { window_.setWindowState(window_.windowState() ^ Qt::WindowFullScreen); });
  add("view.notices", tr("Notices"), QKeySequence(Qt::CTRL | Qt::Key_J), [&dock] {
    if (dock.isVisible() && dock.tab() == 0) {
      dock.hide();
    } else {
      dock.showNotices();
    }
  });
  add("view.log", tr("Log"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J), [&dock] { dock.showLog(); });
  add("view.palette", tr("All commands"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); });
  add("view.copyCommand", tr("Copy as command"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copyCommand(); });
  add("help.page", tr("Help on this page"), Qt::Key_F1, [this] { showHelp(); });
  add("help.keys", tr("All keys"), QKeySequence(Qt::SHIFT | Qt::Key_F1), [this] { showKeys(); });
  add("window.close", tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { window_.close(); });
}

void ShellActions::openPalette() {
  palette_->popUp(workspace_.palette.collect());
}

void ShellActions::copyCommand() {
  const auto* page = window_.page();
  auto command = page ? page->command() : QString();
  if (command.isEmpty()) command = workspace_.actions.lastCommand();
  if (command.isEmpty()) {
    workspace_.notify({Severity::info, {}, tr("Nothing has been done yet that a command line could do."), {}, {}, {}});
    return;
  }
  QApplication::clipboard()->setText(command);
  workspace_.notify({Severity::info, {}, tr("Copied: %1").arg(command), {}, {}, {}});
}

void ShellActions::showHelp() {
  const auto* page = window_.page();
  if (!page) return;
  auto html = "<p>" + page->card().help.toHtmlEscaped() + "</p>";
  if (!page->formula().isEmpty()) html += "<p><code>" + page->formula().toHtmlEscaped().replace('\n', "<br>") + "</code></p>";
  html += "<p>" + tr("All keys: Shift+F1. All commands: Ctrl+K.").toHtmlEscaped() + "</p>";
  help_->showText(page->card().title, html);
}

void ShellActions::showKeys() {
  QString html = "<table cellpadding='4'>";
  for (const auto& entry : workspace_.actions.entries()) {
    const auto key = entry.action->shortcut().toString(QKeySequence::NativeText);
    if (key.isEmpty()) continue;
    QString where;
    for (const auto* page : window_.pages()) {
      if (entry.scope && (entry.scope == page || page->isAncestorOf(entry.scope))) where = page->card().title;
    }
    html +=
        QString("<tr><td><b>%1</b></td><td>%2</td><td>%3</td></tr>").arg(key.toHtmlEscaped(), entry.action->text().toHtmlEscaped(), where);
  }
  help_->showText(tr("All keys"), html + "</table><p>" + tr("Keys can be changed on the Settings page.").toHtmlEscaped() + "</p>");
}

void ShellActions::offerToPalette() {
  workspace_.palette.add(this, [this] { return actionItems(); });
  workspace_.palette.add(this, [this] { return subnetItems(); });
}

std::vector<PaletteItem> ShellActions::actionItems() const {
  std::vector<PaletteItem> items;
  for (const auto& entry : workspace_.actions.entries()) {
    if (entry.info.id == "view.palette") continue;
    PaletteItem item;
    item.id = "action:" + entry.info.id;
    item.text = entry.action->text();
    item.kind = entry.info.id.startsWith("page.") ? tr("Page") : tr("Action");
    item.shortcut = entry.action->shortcut().toString(QKeySequence::NativeText);
    if (entry.info.command && entry.action->isEnabled()) item.command = entry.info.command();
    if (!entry.action->isEnabled()) {
      item.reason = entry.action->statusTip().isEmpty() ? tr("It is not possible in the present state.") : entry.action->statusTip();
    }
    item.words = entry.info.id;
    item.run = [action = QPointer<QAction>(entry.action)] {
      if (action) action->trigger();
    };
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<PaletteItem> ShellActions::subnetItems() const {
  std::vector<PaletteItem> items;
  for (const auto& point : workspace_.pareto.front().points) {
    if (!point.on_front) continue;
    PaletteItem item;
    const auto id = QString::fromStdString(point.subnet.value);
    item.id = "subnet:" + id;
    item.text = tr("Subnet #%1, %2").arg(id.left(4), formatBytes(point.size_bytes));
    item.kind = tr("Subnet");
    item.words = id;
    item.run = [this, point] { workspace_.select(point); };
    items.push_back(std::move(item));
  }
  return items;
}

void focusNextPane(const std::vector<QWidget*>& panes) {
  const auto* now = QApplication::focusWidget();
  std::size_t at = panes.size() - 1;
  for (std::size_t i = 0; i < panes.size(); ++i) {
    if (now && (panes[i] == now || panes[i]->isAncestorOf(now))) at = i;
  }
  for (std::size_t i = 1; i <= panes.size(); ++i) {
    auto* pane = panes[(at + i) % panes.size()];
    if (!pane->isVisible()) continue;
    if (pane->focusPolicy() != Qt::NoFocus && pane->isEnabled()) {
      pane->setFocus(Qt::TabFocusReason);
      return;
    }
    // The first widget of the pane in tab order.
    for (auto* next = pane->nextInFocusChain(); next && next != pane; next = next->nextInFocusChain()) {
      if (!pane->isAncestorOf(next) || !next->isVisible() || !next->isEnabled() || !(next->focusPolicy() & Qt::TabFocus)) continue;
      next->setFocus(Qt::TabFocusReason);
      return;
    }
  }
}

}  // namespace qfa::app
