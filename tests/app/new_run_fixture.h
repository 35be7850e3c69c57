// SPDX-License-Identifier: GPL-3.0-or-later
// The page New run on the fake engine, with services that answer about drafts.
#pragma once

#include <gtest/gtest.h>

#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>
#include <memory>
#include <utility>
#include <vector>

#include "app/pages/new_run_page.h"
#include "app/widgets/setting_field.h"
#include "tests/app/draft_services.h"
#include "tests/app/library_fixture.h"

namespace qfa::app::testing {

class NewRunTest : public ::testing::Test {
 protected:
  void open(std::vector<DraftRule> rules = {}) {
    auto services = draft_services(std::move(rules), plans);
    services.library.scan = [this](const LibraryRequest&, const std::function<bool(LibraryBatch)>& take) -> Result<std::size_t> {
      take({library, library.size(), library.size()});
      return library.size();
    };
    services.runSpec = [](const RunId& run) -> Result<RunSpec> {
      if (run.path == "/runs/run-2") return Error{ErrorCode::input, "run.json is truncated.", run.path, {}};
      RunSpec spec;
      spec.out = run.path, spec.seed = 42;
      return spec;
    };
    if (has_queue) {
      services.queue.add = [](const QueueCommand&) -> Result<std::uint64_t> { return 1; };
    }
    bridge = std::make_unique<EngineBridge>(std::make_unique<FakeEngine>(state), std::move(services));
    settings = std::make_unique<Settings>(folder.path());
    workspace = std::make_unique<Workspace>(*bridge, *settings);
    page = std::make_unique<NewRunPage>(*workspace);
    page->resize(1200, 800);
    page->setTheme(lightTheme());
    page->show();
  }
  void close() {
    page.reset();
    workspace.reset();
    bridge.reset();
  }
  ~NewRunTest() override { close(); }
  template <class W>
  W* child(const char* name) {
    auto* found = page->findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  SettingField* field(const QString& key) {
    for (auto* one : page->findChildren<SettingField*>()) {
      if (one->key() == key) return one;
    }
    return nullptr;
  }
  bool planned() {
    return spin_until([this] { return page->plan().fresh(); });
  }
  QString path(const QString& name) {
    QFile file(folder.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    return folder.filePath(name);
  }
  void fill() {
    page->draft().setAll({{"model", path("m.gguf")}, {"data", path("train.jsonl")}, {"out", folder.filePath("runs/x")}}, "all");
  }
  void drop(const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& one : paths) urls << QUrl::fromLocalFile(one);
    data.setUrls(urls);
    // The drop goes to whoever took the drag.
    QDragEnterEvent enter(QPoint(20, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(page.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent event(QPointF(20, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(page.get(), &event);
  }

  QTemporaryDir folder;
  bool has_queue = false;
  std::vector<RunSummary> library;
  std::shared_ptr<FakeState> state = std::make_shared<FakeState>();
  std::shared_ptr<std::atomic<int>> plans = std::make_shared<std::atomic<int>>(0);
  std::unique_ptr<EngineBridge> bridge;
  std::unique_ptr<Settings> settings;
  std::unique_ptr<Workspace> workspace;
  std::unique_ptr<NewRunPage> page;
};

}  // namespace qfa::app::testing
