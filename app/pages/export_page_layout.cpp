// SPDX-License-Identifier: GPL-3.0-or-later
// What the Export page consists of; what it does is in export_page.cpp.
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "app/pages/export_page.h"
#include "app/widgets/progress_delegate.h"

namespace qfa::app {
namespace {

template <class W>
W* named(W* widget, const char* name, const QString& accessible) {
  widget->setObjectName(name);
  widget->setAccessibleName(accessible);
  return widget;
}

QLabel* paragraph(const char* name, const QString& accessible) {
  auto* label = named(new QLabel, name, accessible);
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  return label;
}

QLabel* heading(const QString& text, QWidget* buddy = nullptr) {
  auto* label = new QLabel(text);
  auto font = label->font();
  font.setPointSizeF(1.15 * font.pointSizeF());
  font.setWeight(QFont::DemiBold);
  label->setFont(font);
  label->setBuddy(buddy);
  return label;
}

QTableView* table(const char* name, const QString& accessible, QAbstractItemModel* model, int stretched) {
  auto* view = named(new QTableView, name, accessible);
  view->setModel(model);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setSelectionMode(QAbstractItemView::SingleSelection);
  view->setTabKeyNavigation(false);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setShowGrid(false);
  view->setWordWrap(false);
  view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view->verticalHeader()->hide();
  view->verticalHeader()->setDefaultSectionSize(24);
  view->horizontalHeader()->setHighlightSections(false);
  view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  for (int column = 0; column < model->columnCount(); ++column)
    view->horizontalHeader()->setSectionResizeMode(column, column == stretched ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
  return view;
}

QWidget* column(std::initializer_list<QWidget*> widgets, int stretched) {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  int i = 0;
  for (auto* widget : widgets) layout->addWidget(widget, i++ == stretched ? 1 : 0);
  return box;
}

}  // namespace

QWidget* ExportPage::makeEmpty() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->addStretch(1);
  empty_text_ = named(new QLabel(tr("Select a point on the front.")), "exportEmpty", tr("Nothing to export"));
  empty_text_->setWordWrap(true);
  empty_text_->setAlignment(Qt::AlignCenter);
  layout->addWidget(empty_text_);
  auto* open = named(new QPushButton(tr("Open Front")), "exportOpenFront", tr("Open the page Front"));
  layout->addWidget(open, 0, Qt::AlignHCenter);
  layout->addStretch(2);
  connect(open, &QPushButton::clicked, this, [this] { emit workspace_.pageRequested("front"); });
  return page;
}

QWidget* ExportPage::makeDestination() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  const auto field = [row](const QString& label, QLineEdit* edit, int stretch) {
    auto* text = new QLabel(label);
    text->setBuddy(edit);
    text->setContentsMargins(0, 0, 3, 0);  // the last letter is cut off without, where one is underlined
    row->addWidget(text);
    row->addWidget(edit, stretch);
  };
  to_ = named(new QLineEdit, "exportTo", tr("Folder to export into"));
  field(tr("&To"), to_, 3);
  browse_ = named(new QPushButton(tr("Browse…")), "exportBrowse", tr("Choose the folder to export into"));
  row->addWidget(browse_);
  name_ = named(new QLineEdit("{run}-{size}-{format}"), "exportName", tr("Name of the files"));
  name_->setToolTip(tr("{run}, {size} and {format} are filled in for each file."));
  field(tr("&Name"), name_, 2);
  start_ = named(new QPushButton(tr("Export")), "exportStart", tr("Export"));
  start_->setDefault(true);
  row->addWidget(start_);
  return box;
}

QWidget* ExportPage::makeUniformBar() {
  uniform_ = named(new QFrame, "exportUniform", tr("A uniform subnet scores better"));
  uniform_->setFrameShape(QFrame::StyledPanel);
  auto* row = new QHBoxLayout(uniform_);
  uniform_text_ = paragraph("exportUniformText", tr("Comparison with the uniform subnet"));
  row->addWidget(uniform_text_, 1);
  uniform_take_ = named(new QPushButton(tr("Export uniform")), "exportUniformTake", tr("Take the uniform subnet instead"));
  uniform_keep_ = named(new QPushButton(tr("Export this anyway")), "exportUniformKeep", tr("Keep the selected subnet"));
  row->addWidget(uniform_take_);
  row->addWidget(uniform_keep_);
  uniform_->hide();
  return uniform_;
}

QWidget* ExportPage::makeTables() {
  formats_view_ = table("exportFormats", tr("What every format makes of this subnet"), &formats_, ExportFormatsModel::kWhy);
  exactly_ = named(new QPushButton, "exportExactly", tr("Training that would make the format exact"));
  const auto no_training = tr("The engine trains for float zeros only; integer zeros and lattices come later.");
  exactly_->setEnabled(false);
  exactly_->setToolTip(no_training);
  exactly_->setAccessibleDescription(no_training);
  exactly_->hide();
  basket_view_ = table("exportBasket", tr("Files to export"), &basket_, ExportBasketModel::kState);
  basket_view_->setItemDelegateForColumn(ExportBasketModel::kState, new ProgressDelegate(ExportBasketModel::kPercentRole, basket_view_));
  report_view_ = table("exportReport", tr("Checks of the export"), &report_, ExportReportModel::kFinding);
  verdict_ = paragraph("exportVerdict", tr("Verdict of the export"));
  cancel_ = named(new QPushButton(tr("Cancel the selected")), "exportCancel", tr("Cancel the selected export"));
  auto* basket_head = new QWidget;
  auto* head = new QHBoxLayout(basket_head);
  head->setContentsMargins(0, 0, 0, 0);
  head->addWidget(heading(tr("Basket"), basket_view_));
  auto* hint =
      named(new QLabel(tr("Space puts a format into it; other sizes: select them on Front.")), "exportHint", tr("How to fill the basket"));
  hint->setForegroundRole(QPalette::PlaceholderText);
  hint->setWordWrap(true);  // in a narrow window, in a long language
  head->addWidget(hint, 1);
  head->addWidget(cancel_);
  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->setChildrenCollapsible(false);
  auto* formats = column({formats_view_, exactly_}, 0);
  formats->layout()->setAlignment(exactly_, Qt::AlignLeft);
  splitter->addWidget(formats);
  splitter->addWidget(column({basket_head, basket_view_}, 1));
  splitter->addWidget(column({verdict_, report_view_}, 1));
  splitter->setSizes({290, 150, 220});
  for (auto* view : {formats_view_, basket_view_, report_view_}) view->setMinimumHeight(72);
  return splitter;
}

QWidget* ExportPage::makeSide() {
  loadable_ = named(new QFrame, "exportLoadable", tr("Programs that load this subnet"));
  auto* panel = new QVBoxLayout(loadable_);
  panel->setContentsMargins(0, 0, 0, 0);
  panel->setSpacing(4);
  panel->addWidget(heading(tr("What loads it")));
  loadable_text_ = paragraph("exportLoadableText", tr("Programs that load this subnet, and those that do not"));
  panel->addWidget(loadable_text_);
  twin_ = named(new QPushButton, "exportTwin", tr("Take the twin with equal widths"));
  panel->addWidget(twin_, 0, Qt::AlignLeft);
  card_ = named(new QTextBrowser, "exportCard", tr("Model card"));
  card_->setOpenLinks(false);
  card_->setPlaceholderText(tr("The model card stands here after an export: bytes, hash, bit plan, held-out scores, how to load it."));
  open_folder_ = named(new QPushButton(tr("Open folder")), "exportOpenFolder", tr("Show the exported file in its folder"));
  copy_command_ = named(new QPushButton(tr("Copy command")), "exportCopyCommand", tr("Copy the command that makes the same export"));
  auto* buttons = new QWidget;
  auto* row = new QHBoxLayout(buttons);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(open_folder_);
  row->addWidget(copy_command_);
  row->addStretch(1);
  auto* side = column({loadable_, heading(tr("Card"), card_), card_, buttons}, 2);
  side->setMinimumWidth(240);
  return side;
}

QWidget* ExportPage::makeContent() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setSpacing(8);
  title_ = paragraph("exportSubnet", tr("The subnet to export"));
  auto font = title_->font();
  font.setPointSizeF(1.5 * font.pointSizeF());
  title_->setFont(font);
  layout->addWidget(title_);
  layout->addWidget(makeDestination());
  finding_label_ = paragraph("exportFinding", tr("Finding about the destination"));
  layout->addWidget(finding_label_);
  layout->addWidget(makeUniformBar());
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(makeTables());
  splitter->addWidget(makeSide());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({900, 340});
  layout->addWidget(splitter, 1);
  return page;
}

}  // namespace qfa::app
