// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/finding_label.h"

namespace qfa::app {

FindingLabel::FindingLabel(QWidget* parent) : QLabel(parent), theme_(lightTheme()) {
  setWordWrap(true);
  setTextFormat(Qt::PlainText);
  setVisible(false);
}

void FindingLabel::setFinding(const Finding* finding) {
  finding_ = finding ? QString::fromStdString(finding->sentence) : QString();
  severity_ = finding ? finding->severity : Severity::info;
  show();
}

void FindingLabel::setQuiet(bool quiet) {
  quiet_ = quiet;
  show();
}

void FindingLabel::setTheme(const Theme& theme) {
  theme_ = theme;
  show();
}

void FindingLabel::show() {
  const auto* mark = severity_ == Severity::error ? "✖ " : severity_ == Severity::warning ? "▲ " : "ℹ ";
  setText(finding_.isEmpty() ? QString() : mark + finding_);
  auto palette = this->palette();
  palette.setColor(QPalette::WindowText, severity_ == Severity::error     ? theme_.error
                                         : severity_ == Severity::warning ? theme_.warn
                                                                          : theme_.muted);
  setPalette(palette);
  setVisible(!finding_.isEmpty() && !quiet_);
}

}  // namespace qfa::app
