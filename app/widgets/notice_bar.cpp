// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace qfa::app {
namespace {
constexpr int kInfoMs = 8000;
}  // namespace

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent), theme_(lightTheme()), mark_(new QLabel(this)), text_(new QLabel(this)), dismiss_(new QToolButton(this)) {
  setObjectName("noticeBar");
  setAccessibleName(tr("Notice"));
  setFrameShape(QFrame::StyledPanel);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 8, 4);
  row->addWidget(mark_);
  row->addWidget(text_, 1);
  row->addWidget(dismiss_);
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  dismiss_->setText(tr("Dismiss"));
  dismiss_->setObjectName("noticeDismiss");
  dismiss_->setAccessibleName(tr("Dismiss the notice"));
  timer_.setSingleShot(true);
  connect(dismiss_, &QToolButton::clicked, this, &NoticeBar::dismiss);
  connect(&timer_, &QTimer::timeout, this, &NoticeBar::dismiss);
  setVisible(false);
}

void NoticeBar::show(Severity severity, const QString& sentence) {
  if (!isHidden() && severity < severity_) return;
  severity_ = severity;
  text_->setText(sentence);
  restyle();
  setVisible(true);
  if (severity == Severity::info) {
    timer_.start(kInfoMs);
  } else {
    timer_.stop();
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
  mark_->setText(severity_ == Severity::error ? "✖" : severity_ == Severity::warning ? "▲" : "●");
  auto palette = mark_->palette();
  palette.setColor(QPalette::WindowText, colour);
  mark_->setPalette(palette);
}

}  // namespace qfa::app
