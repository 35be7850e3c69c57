// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/first_start.h"

#include <QDir>
#include <QDropEvent>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include "app/widgets/fonts.h"
#include "app/widgets/icons.h"

namespace qfa::app {

FirstStart::FirstStart(QWidget* parent) : QWidget(parent) {
  setObjectName("firstStart");
  setAccessibleName(tr("First start"));
  auto* row = new QHBoxLayout;
  row->setSpacing(16);
  row->addStretch(1);
  row->addWidget(
      card("firstDemo", tr("Try the demo"), "demo",
           tr("Fine-tunes a small model on support tickets, on this computer, in about ten minutes. Everything in it is real.")));
  fine_tune_ =
      card("firstFineTune", tr("Fine-tune a model…"), "new", tr("Start from a GGUF file or a Hugging Face folder. You can drop it here."));
  row->addWidget(fine_tune_);
  row->addWidget(card("firstOpen", tr("Open a run folder…"), "open",
                      tr("Look at a run that was started here or by the command line. You can drop it here.")));
  row->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->setSpacing(24);
  column->addStretch(2);
  auto* promise = new QLabel(tr("Quantize once, fine-tune once, export any size."), this);
  promise->setObjectName("firstPromise");
  promise->setAccessibleName(promise->text());
  promise->setFont(pageTitleFont());
  promise->setAlignment(Qt::AlignCenter);
  promise->setWordWrap(true);
  column->addWidget(promise);
  column->addLayout(row);
  column->addStretch(3);
  cards_[0].button->setDefault(true);
  cards_[0].button->setAutoDefault(true);
  connect(cards_[0].button, &QPushButton::clicked, this, &FirstStart::demoRequested);
  connect(cards_[1].button, &QPushButton::clicked, this, [this] { emit fineTuneRequested({}); });
  connect(cards_[2].button, &QPushButton::clicked, this, &FirstStart::openRequested);
}

QWidget* FirstStart::card(const QString& name, const QString& title, const QString& icon, const QString& text) {
  auto* frame = new QFrame(this);
  frame->setObjectName(name + "Card");
  frame->setAccessibleName(title);
  frame->setFrameShape(QFrame::StyledPanel);
  frame->setAutoFillBackground(true);
  frame->setBackgroundRole(QPalette::Base);
  frame->setMinimumWidth(220);
  frame->setMaximumWidth(280);
  auto* column = new QVBoxLayout(frame);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(12);
  auto* words = new QLabel(text, frame);
  words->setObjectName(name + "Text");
  words->setAccessibleName(text);
  words->setWordWrap(true);
  auto* button = new QPushButton(title, frame);
  button->setObjectName(name);
  button->setAccessibleName(title);
  button->setAccessibleDescription(text);
  button->setFont(cardTitleFont());
  button->setMinimumHeight(48);
  button->setIconSize({24, 24});
  button->installEventFilter(this);
  column->addWidget(button);
  column->addWidget(words);
  column->addStretch(1);
  frame->setAcceptDrops(name != "firstDemo");
  frame->installEventFilter(this);
  cards_.push_back({button, icon});
  return frame;
}

void FirstStart::setTheme(const Theme& theme) {
  for (const auto& card : cards_) card.button->setIcon(tintedIcon(card.icon, theme.text, theme.border));
}

void FirstStart::setFineTune(bool there) {
  fine_tune_->setVisible(there);
}

void FirstStart::setReasonOff(const QString& reason) {
  for (const auto& card : cards_) {
    card.button->setEnabled(reason.isEmpty());
    card.button->setToolTip(reason);
  }
}

QWidget* FirstStart::firstFocus() const {
  return cards_.front().button;
}

bool FirstStart::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    // Outside of a dialog a button hears the space bar only.
    const auto key = static_cast<QKeyEvent*>(event)->key();
    auto* button = qobject_cast<QPushButton*>(watched);
    if (button && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
      button->click();
      return true;
    }
  }
  const bool drop = event->type() == QEvent::Drop;
  if (drop || event->type() == QEvent::DragEnter) {
    auto* dropped = static_cast<QDropEvent*>(event);
    const auto urls = dropped->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile() || !cards_.front().button->isEnabled()) return true;
    dropped->acceptProposedAction();
    if (drop && watched == fine_tune_) emit fineTuneRequested(urls.front().toLocalFile());
    if (drop && watched != fine_tune_) emit openDropped(urls.front().toLocalFile());
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace qfa::app
