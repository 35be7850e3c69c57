// SPDX-License-Identifier: GPL-3.0-or-later
// New run: the draft as cards beside its plan; starts it when the plan allows.
#pragma once

#include <QTimer>
#include <optional>
#include <vector>

#include "app/models/draft_model.h"
#include "app/models/plan_model.h"
#include "app/models/sampler_model.h"
#include "app/pages/draft_questions.h"
#include "app/pages/page.h"
#include "app/pages/workspace.h"

class QBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace qfa::app {

class CardBox;
class DataCard;
class ModelCard;
class PlanColumn;
class SettingField;
class SettingsPanel;

class NewRunPage : public Page {
  Q_OBJECT

 public:
  explicit NewRunPage(Workspace& workspace, QWidget* parent = nullptr);
  ~NewRunPage() override;

  Card card() const override;
  void setTheme(const Theme& theme) override;
  QWidget* firstFocus() override;
  QString formula() const override;
  QString command() const override;

  DraftModel& draft() { return draft_; }
  const PlanModel& plan() const { return plan_; }
  // Where the draft is kept between starts.
  static QString draftFile(const Settings& settings);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildHeader(QVBoxLayout* column);
  void buildPresets(QBoxLayout* row);
  void buildCards();
  void buildActions();
  void connectDraft();
  void arrange();
  void showDraft();
  void showFindings();
  void updateStart();
  QString draftBlocker() const;  // empty: the draft itself could run
  QString startBlocker() const;
  QString queueBlocker() const;
  bool queues() const;

  void start();
  void enqueue();
  void applyFix(int row);  // of the findings
  void goTo(const QString& key);
  void takeModel(const QString& path);
  void takePaths(const QStringList& paths);
  void takeDemo();
  void lookForRuns();
  void offerRuns(const std::vector<RunSummary>& runs);
  void takeRun(const QString& run);
  void load(const RunSpec& spec, const QString& title);
  void beginAfresh(const QString& title);
  QString freeRunFolder(const QString& name) const;
  std::optional<RunSpec> findPreset(const QString& name) const;
  void beginDraft();
  bool restoreDraft();  // false: there is none
  void saveDraft();
  QPushButton* button(const QString& text, const QString& name);

  Workspace& workspace_;
  DraftModel draft_;
  PlanModel plan_;
  SamplerModel sampler_;
  DraftQuestions questions_;
  QTimer autosave_;
  bool untouched_ = false;  // a fresh draft: of no session before
  std::vector<QRadioButton*> presets_;
  QPushButton* from_run_ = nullptr;
  bool looking_ = false;  // for runs to offer
  QLineEdit* name_ = nullptr;
  QPushButton* all_settings_ = nullptr;
  QPushButton* copy_ = nullptr;
  QPushButton* queue_ = nullptr;
  QPushButton* start_ = nullptr;
  QAction* queue_action_ = nullptr;
  QAction* start_action_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  QVBoxLayout* left_ = nullptr;
  QVBoxLayout* right_ = nullptr;
  int card_columns_ = 0;
  ModelCard* model_card_ = nullptr;
  DataCard* data_card_ = nullptr;
  std::vector<CardBox*> cards_;  // in the order of their numbers
  SettingsPanel* panel_ = nullptr;
  PlanColumn* plan_column_ = nullptr;
};

}  // namespace qfa::app
