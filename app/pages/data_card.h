// SPDX-License-Identifier: GPL-3.0-or-later
// New run, card 2: data files, their format, and examples as tokens.
#pragma once

#include <cstddef>

#include "app/models/data_files_model.h"
#include "app/widgets/card_box.h"
#include "app/widgets/finding_label.h"

class QHBoxLayout;
class QAbstractButton;
class QLabel;
class QPushButton;
class QTableView;

namespace qfa::app {

class DraftModel;
class DraftQuestions;
class SampleView;
class Workspace;

class DataCard : public CardBox {
  Q_OBJECT

 public:
  DataCard(Workspace& workspace, DraftModel& draft, DraftQuestions& questions, QWidget* parent = nullptr);
  void setTheme(const Theme& theme);
  DataFilesModel& files() { return files_; }
  void setFinding(const Finding* finding);  // about the files; null: none

 private:
  QPushButton* button(const QString& text, const QString& name);
  void buildTable();
  void buildSample();
  void addFiles();
  void showPreview();
  void showExample();
  void step(int by);
  void goTo(std::size_t index);
  std::size_t kept() const;

  Workspace& workspace_;
  DraftModel& draft_;
  DraftQuestions& questions_;
  DataFilesModel files_;
  QTableView* table_ = nullptr;
  QPushButton* remove_ = nullptr;
  FindingLabel* finding_ = nullptr;
  QLabel* totals_ = nullptr;
  QLabel* position_ = nullptr;
  QLabel* caption_ = nullptr;
  SampleView* sample_ = nullptr;
  std::vector<QAbstractButton*> walk_;
  std::size_t index_ = 0;
};

}  // namespace qfa::app
