// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/help_sheet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "app/widgets/fonts.h"

namespace qfa::app {

HelpSheet::HelpSheet(QWidget* host) : Overlay(host, {720, 560}), title_(new QLabel(this)), text_(new QTextBrowser(this)) {
  setObjectName("helpSheet");
  setAccessibleName(tr("Help"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 12, 16, 12);
  auto* row = new QHBoxLayout;
  title_->setObjectName("helpTitle");
  title_->setAccessibleName(tr("Title of the help"));
  title_->setFont(cardTitleFont());
  auto* close_button = new QPushButton(tr("Close"), this);
  close_button->setObjectName("helpClose");
  close_button->setAccessibleName(tr("Close the help"));
  row->addWidget(title_, 1);
  row->addWidget(close_button);
  text_->setObjectName("helpText");
  text_->setAccessibleName(tr("Help text"));
  text_->setFrameShape(QFrame::NoFrame);
  text_->setOpenLinks(false);
  column->addLayout(row);
  column->addWidget(text_, 1);
  connect(close_button, &QPushButton::clicked, this, &Overlay::close);
}

void HelpSheet::showText(const QString& title, const QString& html) {
  title_->setText(title);
  text_->setHtml(html);
  open(text_);
}

QString HelpSheet::text() const {
  return text_->toPlainText();
}

}  // namespace qfa::app
