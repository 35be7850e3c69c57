// SPDX-License-Identifier: GPL-3.0-or-later
// One finding under the field it is about: mark, sentence, colour of its severity.
#pragma once

#include <QLabel>

#include "app/settings/theme.h"
#include "engine/api/plan.h"

namespace qfa::app {

class FindingLabel : public QLabel {
  Q_OBJECT

 public:
  explicit FindingLabel(QWidget* parent = nullptr);
  void setFinding(const Finding* finding);  // null: none, and hidden
  void setQuiet(bool quiet);                // not yet: the field is being typed into
  void setTheme(const Theme& theme);
  QString sentence() const { return isHidden() ? QString() : text(); }

 private:
  void show();

  Theme theme_;
  Severity severity_ = Severity::info;
  QString finding_;
  bool quiet_ = false;
};

}  // namespace qfa::app
