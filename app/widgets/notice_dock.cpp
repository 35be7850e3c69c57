// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/notice_dock.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "app/models/log_model.h"
#include "app/models/notice_model.h"
#include "app/widgets/fonts.h"

namespace qfa::app {

NoticeDock::NoticeDock(NoticeModel& notices, LogModel& log, QWidget* parent)
    : QDockWidget(parent),
      notices_(notices),
      log_(log),
      notice_filter_(new LogFilter(this)),
      log_filter_(new LogFilter(this)),
      tabs_(new QTabWidget(this)) {
  setObjectName("noticeDock");
  setAccessibleName(tr("Notices and log"));
  setWindowTitle(tr("Notices and log"));
  setFeatures(QDockWidget::DockWidgetClosable);
  setAllowedAreas(Qt::BottomDockWidgetArea);
  notice_filter_->setSourceModel(&notices_);
  log_filter_->setSourceModel(&log_);
  log_view_ = table("logView", tr("Log"), log_filter_);
  tabs_->setObjectName("noticeTabs");
  tabs_->setAccessibleName(tr("Notices or log"));
  tabs_->addTab(noticePane(), tr("Notices"));
  tabs_->addTab(log_view_, tr("Log"));
  tabs_->setCornerWidget(filterRow());
  setWidget(tabs_);
  connectTables();
  updateTitle();
}

QTableView* NoticeDock::table(const QString& name, const QString& accessible, LogFilter* filter) {
  auto* view = new QTableView(this);
  view->setObjectName(name);
  view->setAccessibleName(accessible);
  view->setModel(filter);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setTabKeyNavigation(false);
  view->setShowGrid(false);
  view->setWordWrap(false);
  view->verticalHeader()->hide();
  view->verticalHeader()->setDefaultSectionSize(24);
  view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view->horizontalHeader()->setHighlightSections(false);
  view->installEventFilter(this);
  return view;
}

QWidget* NoticeDock::noticePane() {
  auto* pane = new QWidget(this);
  auto* column = new QVBoxLayout(pane);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  notice_table_ = table("noticeTable", tr("Notices"), notice_filter_);
  details_ = new QPlainTextEdit(pane);
  details_->setObjectName("noticeDetails");
  details_->setAccessibleName(tr("Details of the notice"));
  details_->setReadOnly(true);
  details_->setTabChangesFocus(true);
  details_->setFont(numberFont());
  details_->setMaximumHeight(96);
  details_->hide();
  column->addWidget(notice_table_, 1);
  column->addWidget(details_);
  return pane;
}

QWidget* NoticeDock::filterRow() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 4, 2);
  words_ = new QLineEdit(row);
  words_->setObjectName("noticeFilter");
  words_->setAccessibleName(tr("Filter by words"));
  words_->setPlaceholderText(tr("filter"));
  words_->setClearButtonEnabled(true);
  words_->setFixedWidth(200);
  level_ = new QComboBox(row);
  level_->setObjectName("noticeLevel");
  level_->setAccessibleName(tr("Least severe shown"));
  level_->addItem(tr("All"), static_cast<int>(Severity::info));
  level_->addItem(tr("Warnings and errors"), static_cast<int>(Severity::warning));
  level_->addItem(tr("Errors"), static_cast<int>(Severity::error));
  layout->addWidget(words_);
  layout->addWidget(level_);
  connect(words_, &QLineEdit::textChanged, this, [this](const QString& words) {
    for (auto* filter : {notice_filter_, log_filter_}) filter->setWords(words);
  });
  connect(level_, &QComboBox::currentIndexChanged, this, [this] {
    for (auto* filter : {notice_filter_, log_filter_}) filter->setLevel(static_cast<Severity>(level_->currentData().toInt()));
  });
  return row;
}

void NoticeDock::connectTables() {
  auto* header = notice_table_->horizontalHeader();
  header->setSectionResizeMode(NoticeModel::kSentence, QHeaderView::Stretch);
  for (const auto& [column, width] :
       {std::pair(NoticeModel::kSeverity, 96), std::pair(NoticeModel::kTime, 80), std::pair(NoticeModel::kRun, 120),
        std::pair(NoticeModel::kRoom, 88), std::pair(NoticeModel::kActions, 140)}) {
    header->resizeSection(column, width);
  }
  log_view_->horizontalHeader()->setSectionResizeMode(LogModel::kText, QHeaderView::Stretch);
  log_view_->setFont(numberFont());
  connect(notice_table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &NoticeDock::showDetails);
  connect(notice_table_, &QTableView::activated, this, &NoticeDock::runAction);
  connect(&notices_, &NoticeModel::unreadChanged, this, [this] {
    updateTitle();
    // Not at once: this is the model's own signal.
    QMetaObject::invokeMethod(this, &NoticeDock::markReadIfShown, Qt::QueuedConnection);
  });
  connect(tabs_, &QTabWidget::currentChanged, this, &NoticeDock::markReadIfShown);
  // The log follows its end, unless the user has scrolled away from it.
  connect(log_filter_, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
    const auto* bar = log_view_->verticalScrollBar();
    if (bar->value() == bar->maximum()) QMetaObject::invokeMethod(log_view_, &QTableView::scrollToBottom, Qt::QueuedConnection);
  });
}

void NoticeDock::showDetails() {
  const auto index = notice_filter_->mapToSource(notice_table_->currentIndex());
  const auto text = index.isValid() ? notices_.notice(index.row()).details : QString();
  details_->setPlainText(text);
  details_->setVisible(!text.isEmpty());
}

void NoticeDock::runAction(const QModelIndex& index) {
  const auto source = notice_filter_->mapToSource(index);
  if (!source.isValid()) return;
  const auto actions = notices_.notice(source.row()).actions;
  if (actions.empty()) return;
  if (actions.size() == 1) {
    actions.front().run();
    return;
  }
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const auto& action : actions) connect(menu->addAction(action.text), &QAction::triggered, this, action.run);
  menu->popup(notice_table_->viewport()->mapToGlobal(notice_table_->visualRect(index).bottomLeft()));
}

void NoticeDock::copy(QTableView* view) const {
  QStringList lines;
  auto rows = view->selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end());
  for (const auto& row : rows) {
    lines << (view == log_view_ ? log_.line(log_filter_->mapToSource(row).row()) : notices_.asText(notice_filter_->mapToSource(row).row()));
  }
  if (!lines.isEmpty()) QApplication::clipboard()->setText(lines.join('\n'));
}

bool NoticeDock::eventFilter(QObject* watched, QEvent* event) {
  auto* view = qobject_cast<QTableView*>(watched);
  if (view && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
    copy(view);
    return true;
  }
  return QDockWidget::eventFilter(watched, event);
}

void NoticeDock::showEvent(QShowEvent* event) {
  QDockWidget::showEvent(event);
  markReadIfShown();
}

void NoticeDock::markReadIfShown() {
  if (isVisible() && tabs_->currentIndex() == 0) notices_.markRead();
}

void NoticeDock::updateTitle() {
  tabs_->setTabText(0, notices_.unread() > 0 ? tr("Notices (%1)").arg(notices_.unread()) : tr("Notices"));
}

void NoticeDock::showNotices() {
  tabs_->setCurrentIndex(0);
  setVisible(true);
  notice_table_->setFocus();
}

void NoticeDock::showLog() {
  tabs_->setCurrentIndex(1);
  setVisible(true);
  log_view_->setFocus();
}

int NoticeDock::tab() const {
  return tabs_->currentIndex();
}

}  // namespace qfa::app
