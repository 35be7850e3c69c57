// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include "app/pages/live_page.h"
#include "app/pages/new_run_page.h"
#include "app/pages/page.h"
#include "app/pages/wiring.h"
#include "app/widgets/notice_bar.h"

namespace qfa::app {

MainWindow::MainWindow(Workspace& workspace)
    : workspace_(workspace),
      bridge_(workspace.bridge),
      settings_(workspace.settings),
      rail_(new QListWidget),
      stack_(new QStackedWidget),
      page_(new LivePage(workspace.live, workspace.pareto)),
      notices_(new NoticeBar),
      run_label_(new QLabel) {
  setObjectName("mainWindow");
  setWindowTitle(tr("QFA Workbench"));
  auto* centre = new QWidget(this);
  auto* row = new QHBoxLayout(centre);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  auto* column = new QVBoxLayout;
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(notices_);
  column->addWidget(stack_, 1);
  rail_->setObjectName("navRail");
  rail_->setAccessibleName(tr("Pages"));
  rail_->setFixedWidth(200);
  rail_->setFrameShape(QFrame::NoFrame);
  row->addWidget(rail_);
  row->addLayout(column, 1);
  addPage(page_);
  addPage(new NewRunPage(workspace_));
  connect(rail_, &QListWidget::currentRowChanged, stack_, &QStackedWidget::setCurrentIndex);
  connect(&workspace_, &Workspace::pageRequested, this, &MainWindow::showPage);
  setCentralWidget(centre);
  run_label_->setObjectName("statusRun");
  run_label_->setAccessibleName(tr("Run folder"));
  run_label_->setTextFormat(Qt::PlainText);
  statusBar()->addPermanentWidget(run_label_);
  resize(1440, 900);
  if (!settings_.geometry().isEmpty()) restoreGeometry(settings_.geometry());
  connectModels(bridge_, workspace_.live, workspace_.pareto);
  connectBridge();
  connectPage();
  updateActivity();
}

MainWindow::~MainWindow() = default;

void MainWindow::addPage(Page* page) {
  pages_.push_back(page);
  stack_->addWidget(page);
  rail_->addItem(page->card().title);
  if (rail_->currentRow() < 0) rail_->setCurrentRow(0);
}

bool MainWindow::showPage(const QString& id) {
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    if (pages_[i]->card().id != id) continue;
    rail_->setCurrentRow(static_cast<int>(i));
    pages_[i]->firstFocus()->setFocus();
    return true;
  }
  return false;
}

QString MainWindow::currentPage() const {
  return pages_[static_cast<std::size_t>(rail_->currentRow())]->card().id;
}

void MainWindow::connectBridge() {
  connect(&bridge_, &EngineBridge::activityChanged, this, &MainWindow::updateActivity);
  connect(&bridge_, &EngineBridge::failed, this, [this](const QString& sentence) {
    reading_ = false;
    notices_->show(Severity::error, sentence);
    updateActivity();
  });
  connect(&bridge_, &EngineBridge::noticed, this, [this](const Notice& notice) {
    const auto sentence = QString::fromStdString(notice.message);
    notices_->show(notice.severity, notice.room.empty() ? sentence : QString::fromStdString(notice.room) + ": " + sentence);
  });
  connect(&bridge_, &EngineBridge::finished, this,
          [this](const Finished& finished) { statusBar()->showMessage(QString::fromStdString(finished.summary)); });
  connect(&bridge_, &EngineBridge::runOpened, this, [this](const QString& run) {
    notices_->dismiss();
    statusBar()->clearMessage();
    run_label_->setText(QDir::toNativeSeparators(run));
    setWindowTitle(tr("%1 – QFA Workbench").arg(QFileInfo(run).fileName()));
  });
  connect(&bridge_, &EngineBridge::replayEnded, this, [this] {
    reading_ = false;
    updateActivity();
  });
}

void MainWindow::connectPage() {
  connect(page_, &LivePage::pauseClicked, &bridge_, &EngineBridge::pause);
  connect(page_, &LivePage::resumeClicked, &bridge_, &EngineBridge::resume);
  connect(page_, &LivePage::stopClicked, this, &MainWindow::stop);
  connect(page_, &LivePage::continueClicked, this, [this] { bridge_.resumeRun(bridge_.run()); });
  connect(page_, &LivePage::demoClicked, this, [this] { startDemo(nextDemoFolder()); });
  connect(page_, &LivePage::openClicked, this, [this] {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a run folder"), settings_.lastFolder());
    if (folder.isEmpty()) return;
    settings_.setLastFolder(QFileInfo(folder).absolutePath());
    openRun(folder);
  });
}

void MainWindow::setTheme(const Theme& theme) {
  QApplication::setPalette(paletteOf(theme));
  for (auto* page : pages_) page->setTheme(theme);
  notices_->setTheme(theme);
}

void MainWindow::startDemo(const QString& out_folder) {
  bridge_.startDemo(out_folder);
}

void MainWindow::openRun(const QString& run) {
  reading_ = !bridge_.busy();
  bridge_.openRun(QDir::cleanPath(run));
  updateActivity();
}

QString MainWindow::nextDemoFolder() const {
  const QDir runs(settings_.runsFolder());
  for (int i = 1;; ++i) {
    const auto folder = runs.filePath(i == 1 ? QString("demo") : QString("demo-%1").arg(i));
    if (!QFileInfo::exists(folder)) return folder;
  }
}

void MainWindow::stop() {
  stopping_ = true;
  bridge_.cancel();
  updateActivity();
}

void MainWindow::updateActivity() {
  if (!bridge_.busy()) stopping_ = false;
  page_->setActivity({bridge_.busy(), bridge_.paused(), stopping_, reading_, !bridge_.run().isEmpty()});
  // Queued: the bridge is still handing out the events of this turn.
  if (closing_ && !bridge_.busy()) QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (bridge_.busy()) {
    event->ignore();
    closing_ = true;
    stop();
    return;
  }
  settings_.setGeometry(saveGeometry());
  event->accept();
  emit closed();
}

}  // namespace qfa::app
