// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/ask_strip.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace qfa::app {

AskStrip::AskStrip(const QString& name, QWidget* parent)
    : QFrame(parent), sentence_(new QLabel(this)), number_(new QSpinBox(this)), row_(new QHBoxLayout(this)) {
  setObjectName(name);
  setAccessibleName(tr("Question"));
  setFrameShape(QFrame::StyledPanel);
  row_->setContentsMargins(12, 4, 8, 4);
  row_->addWidget(number_);
  row_->addWidget(sentence_, 1);
  sentence_->setObjectName(name + "Sentence");
  sentence_->setAccessibleName(tr("Question"));
  sentence_->setWordWrap(true);
  sentence_->setTextFormat(Qt::PlainText);
  number_->setObjectName(name + "Number");
  number_->setAccessibleName(tr("Number"));
  number_->setGroupSeparatorShown(true);
  hide();
}

void AskStrip::ask(const QString& sentence, std::vector<Answer> answers) {
  number_->hide();
  show(sentence, std::move(answers), nullptr);
}

void AskStrip::askNumber(const QString& sentence, int least, int most, int value, const std::function<void(int)>& changed,
                         std::vector<Answer> answers) {
  disconnect(changed_);
  number_->setRange(least, most);
  number_->setValue(value);
  number_->show();
  changed_ = connect(number_, &QSpinBox::valueChanged, this, changed);
  show(sentence, std::move(answers), number_);
}

void AskStrip::show(const QString& sentence, std::vector<Answer> answers, QWidget* first) {
  for (auto* button : buttons_) button->deleteLater();
  buttons_.clear();
  sentence_->setText(sentence);
  answers.push_back({objectName() + "Cancel", tr("Cancel"), {}});
  for (const auto& answer : answers) {
    auto* button = new QPushButton(answer.text, this);
    button->setObjectName(answer.name);
    button->setAccessibleName(answer.text);
    connect(button, &QPushButton::clicked, this, [this, call = answer.call] {
      dismiss();
      if (call) call();
    });
    row_->addWidget(button);
    buttons_.push_back(button);
  }
  setVisible(true);
  (first != nullptr ? first : buttons_.back())->setFocus();
}

void AskStrip::setSentence(const QString& sentence) {
  sentence_->setText(sentence);
}

QString AskStrip::sentence() const {
  return sentence_->text();
}

int AskStrip::number() const {
  return number_->value();
}

void AskStrip::dismiss() {
  disconnect(changed_);
  hide();
}

void AskStrip::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return dismiss();
  QFrame::keyPressEvent(event);
}

}  // namespace qfa::app
