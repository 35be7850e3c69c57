// SPDX-License-Identifier: GPL-3.0-or-later
// The smaller panels of the Front page: what a few megabytes change, rules, and the search.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "app/models/front_delta.h"
#include "engine/api/specs.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTableView;

namespace qfa::app {

// frontDelta: the units that change for some bytes more or less.
class FrontDeltaPanel : public QWidget {
  Q_OBJECT

 public:
  explicit FrontDeltaPanel(FrontState& state, QWidget* parent = nullptr);
  const DeltaModel& model() const { return model_; }
  void take(std::size_t step);  // of the buttons, from the left

 private:
  void updateSteps();
  void update();

  FrontState& state_;
  DeltaModel model_;
  std::vector<QPushButton*> steps_;
  std::vector<qint64> bytes_;
  std::size_t step_ = 2;
  QLabel* summary_;
  QPushButton* go_;
  QTableView* table_;
};

// frontRules.
class FrontRulesPanel : public QWidget {
  Q_OBJECT

 public:
  explicit FrontRulesPanel(FrontState& state, QWidget* parent = nullptr);

 private:
  void update();
  void forbid();
  void require();
  void removeCurrent();

  FrontState& state_;
  QCheckBox* fusion_;
  QComboBox *forbid_bits_, *forbid_end_, *minimum_bits_, *minimum_type_;
  QSpinBox* forbid_layers_;
  QListWidget* list_;
  QLabel* cost_;
};

// frontSearch and frontQuality.
class FrontSearchPanel : public QWidget {
  Q_OBJECT

 public:
  struct Activity {
    bool busy = false, searching = false, paused = false, has_run = false;
  };
  explicit FrontSearchPanel(FrontState& state, QWidget* parent = nullptr);

  void setActivity(const Activity& activity);
  void setProgress(const QString& text);
  // What Start would do; its locks are those of the page. Nothing: no signal is given.
  std::optional<SearchSpec> spec() const;
  std::vector<std::string> heldOutTasks() const;

 signals:
  void startAsked(const qfa::SearchSpec& spec);
  void pauseAsked();
  void stopAsked();
  void edited();

 private:
  void fill();  // from the last search of the run
  void updateButtons();
  void updateQuality();

  FrontState& state_;
  Activity activity_;
  QComboBox* method_;
  QSpinBox *evaluations_, *limit_;
  QLineEdit *tasks_, *report_;
  QPushButton *start_, *pause_, *stop_;
  QLabel *progress_, *quality_;
  QString filled_for_;
};

}  // namespace qfa::app
