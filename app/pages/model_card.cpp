// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/model_card.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/models/draft_model.h"
#include "app/models/format.h"
#include "app/pages/draft_questions.h"
#include "app/widgets/setting_field.h"

namespace qfa::app {
namespace {

QString describe(const ModelSummary& model) {
  QStringList parts;
  parts << QString::fromStdString(model.architecture);
  parts << (model.quantized ? ModelCard::tr("%1 (%2 bits per weight, already quantized)")
                                  .arg(QString::fromStdString(model.weight_type), QLocale().toString(model.bits_per_weight, 'f', 2))
                            : QString::fromStdString(model.weight_type));
  parts << formatBytes(model.file_bytes);
  parts << ModelCard::tr("%1 M parameters")
               .arg(QLocale().toString(static_cast<double>(model.parameters) / 1e6, 'f', model.parameters < 100'000'000 ? 1 : 0));
  parts << ModelCard::tr("%1 layers of %2").arg(model.layers).arg(model.hidden);
  parts << ModelCard::tr("vocabulary %1").arg(formatCount(static_cast<std::uint64_t>(model.vocabulary)));
  parts << ModelCard::tr("%1 tokens of context").arg(formatCount(static_cast<std::uint64_t>(model.context_tokens)));
  parts << QString::fromStdString(model.tokenizer);
  parts << (model.chat_template ? ModelCard::tr("with a chat template") : ModelCard::tr("without a chat template"));
  return parts.join(QStringLiteral(" · "));
}

}  // namespace

ModelCard::ModelCard(Workspace& workspace, DraftModel& draft, DraftQuestions& questions, QWidget* parent)
    : CardBox(tr("1  Model"), "newModelCard", parent), workspace_(workspace), draft_(draft), questions_(questions) {
  auto* field = new SettingField(draft, "model", "newModel", this);
  // What is dropped on it belongs to the page, which knows a folder from a file.
  field->editor()->setAcceptDrops(false);
  column()->addWidget(field);
  buildButtons();
  hint_ = addCaption("newModelHint");
  hint_->setText(tr("Drop a Hugging Face folder or a .gguf file anywhere on this page."));
  summary_ = addCaption("newModelSummary");
  summary_->setAccessibleName(tr("What the model is"));
  connect(&questions_, &DraftQuestions::inspected, this, &ModelCard::showSummary);
  connect(&draft_, &DraftModel::changed, this, &ModelCard::showSummary);
  showSummary();
}

void ModelCard::buildButtons() {
  auto* grid = new QGridLayout;
  grid->setSpacing(6);
  const auto button = [this](const QString& text, const QString& name) {
    auto* made = new QPushButton(text, this);
    made->setObjectName(name);
    made->setAccessibleName(text);
    return made;
  };
  auto* folder = button(tr("Folder…"), "newModelFolder");
  auto* file = button(tr("GGUF file…"), "newModelFile");
  auto* recent = button(tr("Recent"), "newModelRecent");
  demo_ = button(tr("Try with demo data"), "newDemo");
  recent_ = new QMenu(recent);
  recent->setMenu(recent_);
  connect(recent_, &QMenu::aboutToShow, this, &ModelCard::fillRecent);
  connect(demo_, &QPushButton::clicked, this, &ModelCard::demoChosen);
  connect(folder, &QPushButton::clicked, this, [this] {
    const auto path = QFileDialog::getExistingDirectory(this, tr("Folder of a model"), workspace_.settings.lastFolder());
    if (!path.isEmpty()) emit modelChosen(path);
  });
  connect(file, &QPushButton::clicked, this, [this] {
    const auto path = QFileDialog::getOpenFileName(this, tr("Model file"), workspace_.settings.lastFolder(), tr("GGUF files (*.gguf)"));
    if (!path.isEmpty()) emit modelChosen(path);
  });
  grid->addWidget(folder, 0, 0);
  grid->addWidget(file, 0, 1);
  grid->addWidget(recent, 0, 2);
  grid->addWidget(demo_, 1, 0, 1, 3);
  column()->addLayout(grid);
}

void ModelCard::fillRecent() {
  recent_->clear();
  for (const auto& path : workspace_.settings.recentModels()) {
    auto* action = recent_->addAction(QFileInfo(path).fileName());
    action->setToolTip(path);
    connect(action, &QAction::triggered, this, [this, path] { emit modelChosen(path); });
  }
  if (recent_->isEmpty()) recent_->addAction(tr("No model was used yet"))->setEnabled(false);
}

void ModelCard::showSummary() {
  const auto path = draft_.value("model");
  hint_->setVisible(path.isEmpty());
  demo_->setVisible(path.isEmpty() && static_cast<bool>(workspace_.services().demoSpec));
  const auto& model = questions_.model();
  // A model that is refused is a finding at its field.
  const bool known = !path.isEmpty() && model && *model && QString::fromStdString((*model)->path) == path;
  summary_->setText(known ? describe(**model) : path.isEmpty() || model ? QString() : tr("Reading the model's header…"));
  summary_->setVisible(!summary_->text().isEmpty());
}

}  // namespace qfa::app
