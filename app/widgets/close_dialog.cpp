// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/close_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace qfa::app {

CloseDialog::CloseDialog(const QString& run, const QString& no_background, QWidget* parent) : QDialog(parent) {
  setObjectName("closeDialog");
  setWindowTitle(tr("Close while running"));
  setAccessibleName(windowTitle());
  setWindowModality(Qt::WindowModal);
  setAttribute(Qt::WA_DeleteOnClose);
  auto* text =
      new QLabel(tr("%1 is being worked on. It stops after this micro-batch at most, writes a checkpoint, and continues from there, "
                    "bit for bit.")
                     .arg(run),
                 this);
  text->setObjectName("closeText");
  text->setAccessibleName(text->text());
  text->setTextFormat(Qt::PlainText);
  text->setWordWrap(true);
  text->setMinimumWidth(480);
  auto* stop = button("closeStop", tr("Checkpoint and close"), tr("The run can be continued here or with qfa resume."),
                      Answer::checkpoint_and_close);
  auto* background = button("closeBackground", tr("Keep training in the background"),
                            tr("The window closes, and qfa resume goes on with the run without it."), Answer::background);
  background->setEnabled(no_background.isEmpty());
  auto* why = new QLabel(no_background, this);
  why->setObjectName("closeReason");
  why->setAccessibleName(no_background.isEmpty() ? tr("No reason") : no_background);
  why->setWordWrap(true);
  why->setVisible(!no_background.isEmpty());
  if (!no_background.isEmpty()) background->setToolTip(no_background);
  auto* cancel = button("closeCancel", tr("Cancel"), tr("The window stays open."), Answer::cancel);
  stop->setDefault(true);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(cancel);
  row->addWidget(background);
  row->addWidget(stop);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(12);
  column->addWidget(text);
  column->addWidget(why);
  column->addLayout(row);
  stop->setFocus();
  // Esc, or the window's own close button.
  connect(this, &QDialog::rejected, this, [this] {
    if (!answered_) emit answered(Answer::cancel);
  });
}

QPushButton* CloseDialog::button(const QString& name, const QString& text, const QString& tip, Answer answer) {
  auto* made = new QPushButton(text, this);
  made->setObjectName(name);
  made->setAccessibleName(text);
  made->setToolTip(tip);
  made->setMinimumHeight(32);
  connect(made, &QPushButton::clicked, this, [this, answer] {
    answered_ = true;
    emit answered(answer);
    accept();
  });
  return made;
}

}  // namespace qfa::app
