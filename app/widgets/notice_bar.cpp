// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace qfa::app {
namespace {
constexpr int kInfoMs = 8000;
constexpr int kWarningMs = 20000;
}  // namespace

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent), theme_(lightTheme()), mark_(new QLabel(this)), text_(new QLabel(this)), row_(new QHBoxLayout(this)) {
  setObjectName("noticeBar");
  setAccessibleName(tr("Notice"));
  setFrameShape(QFrame::StyledPanel);
  row_->setContentsMargins(12, 4, 8, 4);
  row_->addWidget(mark_);
  row_->addWidget(text_, 1);
  text_->setObjectName("noticeText");
  text_->setAccessibleName(tr("Notice"));
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  show_ = button("noticeShow", tr("Show"), tr("Show all notices"));
  dismiss_ = button("noticeDismiss", tr("Dismiss"), tr("Dismiss the notice"));
  row_->addWidget(show_);
  row_->addWidget(dismiss_);
  timer_.setSingleShot(true);
  connect(show_, &QToolButton::clicked, this, &NoticeBar::showClicked);
  connect(dismiss_, &QToolButton::clicked, this, &NoticeBar::dismiss);
  connect(&timer_, &QTimer::timeout, this, &NoticeBar::leave);
  setVisible(false);
}

QToolButton* NoticeBar::button(const QString& name, const QString& text, const QString& accessible) {
  auto* made = new QToolButton(this);
  made->setObjectName(name);
  made->setText(text);
  made->setAccessibleName(accessible);
  made->setFocusPolicy(Qt::StrongFocus);
  made->setMinimumHeight(24);
  return made;
}

void NoticeBar::show(const NoticeText& notice) {
  if (!isHidden() && notice.severity < severity_) return;
  severity_ = notice.severity;
  text_->setText(notice.room.isEmpty() ? notice.sentence : tr("%1: %2").arg(notice.room, notice.sentence));
  for (auto* old : actions_) {
    old->hide();
    old->deleteLater();
  }
  actions_.clear();
  for (const auto& action : notice.actions) {
    auto* made = button(QString("noticeAction%1").arg(actions_.size() + 1), action.text, action.text);
    row_->insertWidget(row_->indexOf(show_), made);
    // Dismissed first: what it does may say something new.
    connect(made, &QToolButton::clicked, this, [this, run = action.run] {
      dismiss();
      if (run) run();
    });
    actions_.push_back(made);
  }
  restyle();
  setVisible(true);
  timer_.stop();
  if (!notice.actions.empty() || severity_ == Severity::error) return;
  timer_.start(severity_ == Severity::info ? kInfoMs : kWarningMs);
}

void NoticeBar::leave() {
  if (severity_ == Severity::warning && !isActiveWindow()) {
    timer_.start(kWarningMs);
  } else {
    dismiss();
  }
}

void NoticeBar::dismiss() {
  timer_.stop();
  text_->clear();
  setVisible(false);
}

QString NoticeBar::sentence() const {
  return text_->text();
}

void NoticeBar::setTheme(const Theme& theme) {
  theme_ = theme;
  restyle();
}

void NoticeBar::restyle() {
  const auto colour = severity_ == Severity::error ? theme_.error : severity_ == Severity::warning ? theme_.warn : theme_.accent;
  mark_->setText(severitySign(severity_));
  mark_->setAccessibleName(severityWord(severity_));
  auto palette = mark_->palette();
  palette.setColor(QPalette::WindowText, colour);
  mark_->setPalette(palette);
}

}  // namespace qfa::app
