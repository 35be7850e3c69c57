// SPDX-License-Identifier: GPL-3.0-or-later
// Where a draft comes from: what is dropped, the demo, another run, the session before.
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSaveFile>
#include <QUrl>
#include <algorithm>
#include <utility>

#include "app/models/runs_text.h"
#include "app/pages/data_card.h"
#include "app/pages/new_run_page.h"

namespace qfa::app {
namespace {

constexpr std::size_t kRunsOffered = 20;

// Those whose settings can be read, the newest first.
std::vector<RunSummary> newest(std::vector<RunSummary> runs) {
  std::erase_if(runs, [](const RunSummary& run) { return run.readability != RunReadability::readable; });
  std::stable_sort(runs.begin(), runs.end(), [](const RunSummary& a, const RunSummary& b) { return a.changed > b.changed; });
  if (runs.size() > kRunsOffered) runs.resize(kRunsOffered);
  return runs;
}

// Written beside and renamed: a crash leaves the old draft or the new one.
Result<void> write(const QString& file, const QByteArray& bytes) {
  QDir().mkpath(QFileInfo(file).absolutePath());
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
    return Error{ErrorCode::failed, out.errorString().toStdString(), file.toStdString(), {}};
  }
  return {};
}

}  // namespace

NewRunPage::~NewRunPage() {
  hide();  // the field that has the focus ends its edit while the draft still lives
  if (autosave_.isActive()) static_cast<void>(write(draftFile(workspace_.settings), draft_.saved()));
}

void NewRunPage::takeModel(const QString& path) {
  DraftModel::Values values{{"model", path}};
  if (draft_.value("out").isEmpty()) {
    values.emplace_back("out", freeRunFolder(QFileInfo(path).completeBaseName().toLower()));
  }
  draft_.setAll(values, tr("Model"));
  workspace_.settings.setLastFolder(QFileInfo(path).absolutePath());
}

void NewRunPage::takePaths(const QStringList& paths) {
  for (const auto& path : paths) {
    const auto dropped = classifyPath(path);
    switch (dropped.kind) {
      case DroppedPath::Kind::model:
        takeModel(path);
        break;
      case DroppedPath::Kind::data:
        data_card_->files().add({path}, dropped.role);
        break;
      case DroppedPath::Kind::refused:
        emit workspace_.notified(Severity::warning, {}, dropped.sentence);
        break;
    }
  }
}

void NewRunPage::takeDemo() {
  const auto folder = freeRunFolder("demo");
  workspace_.queries.ask<RunSpec>(
      this, [demo = workspace_.services().demoSpec, folder = folder.toStdString()] { return demo(folder); },
      [this](Result<RunSpec> spec) {
        if (spec) {
          load(*spec, tr("Demo"));
        } else {
          emit workspace_.notified(Severity::error, {}, QString::fromStdString(spec.error().sentence()));
        }
      });
}

void NewRunPage::lookForRuns() {
  const auto& scan = workspace_.services().library.scan;
  if (looking_) return;
  if (!scan) return offerRuns({});
  looking_ = true;
  const auto& settings = workspace_.settings;
  LibraryRequest request;
  request.folders.push_back(settings.runsFolder().toStdString());
  for (const auto& folder : settings.libraryFolders()) request.folders.push_back(folder.toStdString());
  for (const auto& run : settings.knownRuns()) request.runs.push_back(run.toStdString());
  request.index = settings.runsIndex().toStdString();
  using Runs = std::vector<RunSummary>;
  workspace_.queries.ask<Runs>(
      this,
      [scan, request]() -> Result<Runs> {
        Runs found;
        const auto done = scan(request, [&found](LibraryBatch batch) {
          for (auto& run : batch.runs) found.push_back(std::move(run));
          return true;
        });
        if (!done) return done.error();
        return newest(std::move(found));
      },
      [this](Result<Runs> runs) {
        looking_ = false;
        if (!runs) emit workspace_.notified(Severity::warning, {}, QString::fromStdString(runs.error().sentence()));
        if (isVisible()) offerRuns(runs ? *runs : Runs());
      });
}

// Any other one by its folder.
void NewRunPage::offerRuns(const std::vector<RunSummary>& runs) {
  auto* menu = new QMenu(from_run_);
  menu->setObjectName("newRunsMenu");
  menu->setAccessibleName(tr("Runs whose settings can be taken"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setToolTipsVisible(true);
  for (const auto& run : runs) {
    QStringList widths;
    for (const auto width : run.bits) widths << QString::number(width);
    auto text = tr("%1: %2, %3 bit").arg(runName(run), runModelName(run), widths.join(","));
    auto* action = menu->addAction(text.replace("&", "&&"));
    action->setToolTip(QDir::toNativeSeparators(runFolder(run)));
    connect(action, &QAction::triggered, this, [this, folder = runFolder(run)] { takeRun(folder); });
  }
  if (runs.empty()) menu->addAction(tr("No run was found in your folders."))->setEnabled(false);
  menu->addSeparator();
  connect(menu->addAction(tr("Another folder…")), &QAction::triggered, this, [this] {
    const auto run = QFileDialog::getExistingDirectory(this, tr("Run whose settings are taken"), workspace_.settings.runsFolder());
    if (!run.isEmpty()) takeRun(run);
  });
  menu->popup(from_run_->mapToGlobal(QPoint(0, from_run_->height())));
}

void NewRunPage::takeRun(const QString& run) {
  workspace_.queries.ask<RunSpec>(
      this, [read = workspace_.services().runSpec, id = RunId{run.toStdString()}] { return read(id); },
      [this](Result<RunSpec> spec) {
        if (spec) {
          emit workspace_.draftRequested(*spec);
        } else {
          emit workspace_.notified(Severity::error, {}, QString::fromStdString(spec.error().sentence()));
        }
      });
}

// Another run's settings, under a name that is free.
void NewRunPage::load(const RunSpec& spec, const QString& title) {
  auto own = spec;
  const auto name = QFileInfo(QString::fromStdString(spec.out)).fileName();
  own.out = freeRunFolder(name.isEmpty() ? QStringLiteral("run") : name).toStdString();
  const auto preset = findPreset(QString::fromStdString(spec.preset));
  draft_.load(own, preset.value_or(own), title);
}

// "demo-2" where "demo" is taken.
QString NewRunPage::freeRunFolder(const QString& name) const {
  static const QRegularExpression number(R"(-\d+$)");
  const QDir runs(workspace_.settings.runsFolder());
  const auto without = QString(name).remove(number);
  // One that trains or waits may have no folder yet.
  const auto taken = [this](const QString& folder) {
    return QFileInfo::exists(folder) || folder == workspace_.bridge.run() || workspace_.queued.contains(folder);
  };
  const auto stem = taken(runs.filePath(without)) ? without : name;
  for (int i = 1;; ++i) {
    const auto folder = runs.filePath(i == 1 ? stem : QString("%1-%2").arg(stem).arg(i));
    if (!taken(folder)) return folder;
  }
}

std::optional<RunSpec> NewRunPage::findPreset(const QString& name) const {
  const auto& of = workspace_.services().presetSpec;
  if (!of) return std::nullopt;
  auto spec = of(name.toStdString());
  return spec ? std::optional(*spec) : std::nullopt;
}

QString NewRunPage::draftFile(const Settings& settings) {
  return QDir(settings.profileFolder()).filePath("draft.json");
}

// A fresh one: the product preset, and what Settings says of new runs.
void NewRunPage::beginDraft() {
  beginAfresh({});
  draft_.undoStack().clear();
}

void NewRunPage::beginAfresh(const QString& title) {
  const auto product = findPreset("product");
  if (!product) return;
  RunSpec spec = *product;
  spec.checkpoint_every = workspace_.settings.checkpointEvery();
  draft_.load(spec, *product, title);
}

bool NewRunPage::restoreDraft() {
  QFile file(draftFile(workspace_.settings));
  if (!file.open(QIODevice::ReadOnly)) return false;
  const bool restored = draft_.restoreFrom(file.readAll(), [this](const QString& name) { return findPreset(name); });
  autosave_.stop();
  return restored;
}

void NewRunPage::saveDraft() {
  workspace_.queries.ask<bool>(
      this,
      [file = draftFile(workspace_.settings), bytes = draft_.saved()]() -> Result<bool> {
        const auto written = write(file, bytes);
        if (!written) return written.error();
        return true;
      },
      [this](Result<bool> written) {
        if (!written)
          emit workspace_.notified(Severity::warning, {},
                                   tr("The draft could not be saved: %1").arg(QString::fromStdString(written.error().sentence())));
      });
}

void NewRunPage::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void NewRunPage::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const auto& url : event->mimeData()->urls()) {
    if (url.isLocalFile()) paths << url.toLocalFile();
  }
  event->acceptProposedAction();
  takePaths(paths);
}

}  // namespace qfa::app
