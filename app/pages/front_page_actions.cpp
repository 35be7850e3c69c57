// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/formulas.h"
#include "app/models/front_command.h"
#include "app/pages/front_inspector.h"
#include "app/pages/front_page.h"
#include "app/plots/front_plot.h"
#include "app/widgets/action_registry.h"

namespace qfa::app {
namespace {
constexpr qint64 kMegabyte = 1'000'000;
}

QString FrontPage::formula() const {
  return bytesFormula(state_);
}

QString FrontPage::commandLine(const QStringList& words) const {
  QStringList quoted;
  for (const auto& word : words) quoted << shellWord(word);
  return quoted.join(' ');
}

void FrontPage::addActions() {
  auto& actions = workspace_.actions;
  const auto view_only = tr("It changes only what this page shows.");
  const auto add = [&](const QString& id, const QString& text, const QKeySequence& key, std::function<QString()> command, auto slot) {
    auto* action = actions.add(this, {id, text, key, {}, command, command ? QString() : view_only});
    connect(action, &QAction::triggered, this, slot);
  };
  add("front.undo", tr("Undo on the front"), QKeySequence::Undo, {}, [this] { state_.undo().undo(); });
  add("front.redo", tr("Redo on the front"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), {}, [this] { state_.undo().redo(); });
  add("front.next", tr("Next on the front"), Qt::Key_N, {}, [this] { walkFront(1); });
  add("front.previous", tr("Previous on the front"), Qt::Key_B, {}, [this] { walkFront(-1); });
  add("front.pin", tr("Pin the subnet"), Qt::Key_P, {}, [this] { inspector_->pin(); });
  add("front.filter", tr("Filter the table"), Qt::Key_Slash, {}, [this] { filter_->setFocus(); });
  add(
      "front.solve", tr("Solve again"), Qt::Key_R, [this] { return commandLine(solveWords(run(), state_)); }, [this] { questions_.ask(); });
  add(
      "front.compare", tr("Compare with the pin"), {},
      [this] {
        QStringList subnets;
        if (const auto shown = state_.shown()) subnets << shown->name();
        for (const auto& pin : state_.edits().pins) {
          if (!subnets.contains(QString::fromStdString(pin))) subnets << QString::fromStdString(pin);
        }
        return commandLine(compareWords(run(), subnets, {}));
      },
      [this] { inspector_->compare(); });
  add(
      "front.export", tr("Export the subnet"), QKeySequence(Qt::CTRL | Qt::Key_Return),
      [this] {
        const auto shown = state_.shown();
        const auto id = shown ? shown->name() : QString();
        const auto format = targetName(state_.target()).toLower();
        return commandLine({"qfa", "export", run(), "--subnet", id, "--format", format, "--out",
                            id + (state_.target() == ExportFormat::gguf ? ".gguf" : "-mlx")});
      },
      [this] { exportShown(); });
  add(
      "front.search", tr("Search the front"), {},
      [this] {
        const auto spec = search_->spec();
        // Without a task to guide it, what a command of it looks like.
        return spec ? commandLine(searchWords(run(), *spec)) : QString("qfa search RUN --task NAME.task.json");
      },
      [this] {
        if (const auto spec = search_->spec()) startSearch(*spec);
      });
  add(
      "front.rescore", tr("Re-score the short list on held-out items"), {},
      [this] {
        QStringList subnets, tasks;
        for (const auto* subnet : shortList()) subnets << QString::fromStdString(subnet->subnet.value);
        for (const auto& task : search_->heldOutTasks()) tasks << QString::fromStdString(task);
        return commandLine(compareWords(run(), subnets, tasks));
      },
      [this] { rescore(); });
  add(
      "front.rivals", tr("Score files of others…"), {}, [this] { return commandLine(rivalWords(run(), {"FILE"})); },
      [this] { addRivals(); });
}

void FrontPage::applyBudgetText() {
  if (!budget_->isModified()) return;
  budget_->setModified(false);
  const auto bytes = parseBytes(budget_->text());
  if (!bytes) {
    const auto text = budget_->text();
    updateBudget();
    budget_text_->setText(tr("\"%1\" is no size: give 3.9 GB, 3.6 GiB, 512 MB or bytes.").arg(text));
    return;
  }
  state_.setBudget(*bytes);
  updateBudget();
}

void FrontPage::stepBudget(qint64 bytes) {
  const auto* solution = state_.solution();
  if (!solution || state_.edits().budget == 0) return;
  const auto next = static_cast<qint64>(state_.edits().budget) + bytes;
  budget_->setModified(false);
  state_.setBudget(static_cast<Bytes>(std::max<qint64>(next, 1)));
  updateBudget();
}

bool FrontPage::eventFilter(QObject* object, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return Page::eventFilter(object, event);
  auto* key = static_cast<QKeyEvent*>(event);
  const bool sideways = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right;
  // While a number is being typed the arrows move the cursor.
  if (sideways && (object == plot_ || (object == budget_ && !budget_->isModified()))) {
    const auto size = key->modifiers().testFlag(Qt::ControlModifier) ? 100 : key->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    stepBudget((key->key() == Qt::Key_Left ? -1 : 1) * size * kMegabyte);
    return true;
  }
  if (object == budget_ && key->key() == Qt::Key_Escape) {
    budget_->setModified(false);
    updateBudget();
    return true;
  }
  if (object == table_ && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() == Qt::NoModifier) {
    const auto index = table_->currentIndex();
    if (index.isValid()) state_.select(index.data(FrontTableModel::kIdRole).toString());
    return true;
  }
  if (object == table_ && key->key() == Qt::Key_Space) {
    const auto index = table_->currentIndex();
    if (index.isValid()) state_.togglePin(index.data(FrontTableModel::kIdRole).toString().toStdString());
    return true;
  }
  return Page::eventFilter(object, event);
}

void FrontPage::walkFront(int direction) {
  const auto* solution = state_.solution();
  if (!solution) return;
  const auto shown = state_.shown();
  const Bytes at = shown ? shown->offer.size_bytes : state_.edits().budget;
  const ScoredSubnet* to = nullptr;
  for (const auto& subnet : solution->scored) {
    if (!subnet.on_front) continue;
    if (direction > 0 && subnet.size_bytes > at) {
      to = &subnet;
      break;
    }
    if (direction < 0 && subnet.size_bytes < at) to = &subnet;
  }
  if (to) state_.select(QString::fromStdString(to->subnet.value));
}

void FrontPage::exportShown() {
  const auto point = inspector_->point();
  if (!point) return;
  workspace_.select(point);
  emit workspace_.pageRequested("export");
}

std::vector<const ScoredSubnet*> FrontPage::shortList() const {
  std::vector<const ScoredSubnet*> out;
  const auto* solution = state_.solution();
  if (!solution) return out;
  for (const auto& subnet : solution->scored) {
    const bool listed = subnet.on_front || subnet.kind == "uniform" || state_.edits().pins.contains(subnet.subnet.value);
    if (listed && !subnet.plan.bits.empty() && subnet.kind != "rival") out.push_back(&subnet);
  }
  return out;
}

void FrontPage::scoreShown(const BitPlan& plan) {
  if (const auto shown = state_.shown()) state_.selectOnceScored(shown->name());
  workspace_.bridge.evaluatePlans(run(), {plan}, {});
}

void FrontPage::rescore() {
  std::vector<BitPlan> plans;
  for (const auto* subnet : shortList()) plans.push_back(subnet->plan);
  const auto tasks = search_->heldOutTasks();
  if (!plans.empty() && !tasks.empty()) workspace_.bridge.evaluatePlans(run(), plans, tasks);
}

void FrontPage::addRivals() {
  const auto files = QFileDialog::getOpenFileNames(this, tr("Files to score"), workspace_.settings.lastFolder(),
                                                   tr("Models and plans (*.gguf *.safetensors *.json)"));
  std::vector<std::string> paths;
  for (const auto& file : files) {
    // Of an MLX folder one chooses its weights.
    const QFileInfo info(file);
    paths.push_back((info.suffix() == "safetensors" ? info.absolutePath() : info.absoluteFilePath()).toStdString());
  }
  if (!paths.empty()) workspace_.bridge.scoreRivals(run(), paths);
}

void FrontPage::startSearch(const SearchSpec& spec) {
  if (run().isEmpty()) return;
  searching_ = true;
  workspace_.bridge.searchFront(run(), spec);
  updateActivity();
}

}  // namespace qfa::app
