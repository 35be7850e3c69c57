// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/export_page.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>
#include <utility>

#include "app/models/format.h"
#include "app/models/formulas.h"

namespace qfa::app {
namespace {

constexpr int kCheckMs = 300;

QString scoreText(const FrontPoint& point) {
  const auto info = signalInfo(point.signal);
  return formatMeasured(info.scale * point.score, info.scale * point.std_err) + (info.unit == "%" ? " %" : "");
}

}  // namespace

ExportPage::ExportPage(Workspace& workspace)
    : workspace_(workspace), queue_(workspace, basket_, this), theme_(lightTheme()), stack_(new QStackedWidget) {
  setObjectName("exportPage");
  setAccessibleName(tr("Export"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(stack_);
  stack_->addWidget(makeEmpty());
  stack_->addWidget(makeContent());
  check_timer_.setSingleShot(true);
  check_timer_.setInterval(kCheckMs);
  addActions();
  connectAll();
  onSubnet();
}

Page::Card ExportPage::card() const {
  return {
      "export", tr("Export"), "export",
      tr("Writes the selected subnet as files that other programs load. Every file is read again and compared with the subnet before it "
         "gets its name.")};
}

QWidget* ExportPage::firstFocus() {
  return stack_->currentIndex() == 0 ? static_cast<QWidget*>(this) : formats_view_;
}

QString ExportPage::formula() const {
  return spec_ ? mergeFormula(*spec_) : QString();
}

void ExportPage::setTheme(const Theme& theme) {
  theme_ = theme;
  formats_.setMuted(theme.muted);
  tintFinding();
  auto palette = uniform_text_->palette();
  palette.setColor(QPalette::WindowText, theme.warn);
  uniform_text_->setPalette(palette);
}

void ExportPage::tintFinding() {
  auto palette = finding_label_->palette();
  palette.setColor(QPalette::WindowText, finding_blocks_ ? theme_.error : theme_.warn);
  finding_label_->setPalette(palette);
}

void ExportPage::addActions() {
  auto& actions = workspace_.actions;
  // With nothing chosen, what a command of it looks like.
  const auto command = [this] {
    const auto lines = commands();
    return lines.isEmpty() ? QString("qfa export RUN --subnet ID --format FORMAT --out FILE") : lines;
  };
  auto* start = actions.add(this, {"export.start", tr("Export"), QKeySequence("Ctrl+Return"), {}, command, {}});
  connect(start, &QAction::triggered, this, &ExportPage::start);
  auto* toggle = actions.add(formats_view_, {"export.basket",
                                             tr("Put the format into the basket, or take it out"),
                                             QKeySequence("Space"),
                                             {},
                                             {},
                                             tr("it only changes what Export writes")});
  connect(toggle, &QAction::triggered, this, [this] {
    const auto index = formats_.index(formats_view_->currentIndex().row(), ExportFormatsModel::kFormat);
    const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    formats_.setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
  });
  auto* cancel = actions.add(
      basket_view_, {"export.cancel", tr("Cancel the selected export"), QKeySequence("Delete"), {}, {}, tr("Ctrl+C does it in a shell")});
  connect(cancel, &QAction::triggered, this, [this] { queue_.cancel(basket_view_->currentIndex().row()); });
  auto* open = actions.add(this, {"export.openFolder", tr("Open the folder of the export"), {}, {}, {}, tr("it opens the file manager")});
  connect(open, &QAction::triggered, this, &ExportPage::openFolder);
  connect(start_, &QPushButton::clicked, start, &QAction::trigger);
  connect(cancel_, &QPushButton::clicked, cancel, &QAction::trigger);
  connect(open_folder_, &QPushButton::clicked, open, &QAction::trigger);
  connect(copy_command_, &QPushButton::clicked, this, &ExportPage::copyCommand);
}

void ExportPage::connectAll() {
  connect(&workspace_, &Workspace::subnetSelected, this, &ExportPage::onSubnet);
  connect(&workspace_.bridge, &EngineBridge::runOpened, this, [this] {
    queue_.stop();
    report_.setReport({});
    showReport(-1);
    folder_edited_.clear();
    spec_.reset();
    onSubnet();
  });
  connect(&workspace_.bridge, &EngineBridge::activityChanged, this, &ExportPage::updateStart);
  // A run that is opened tells of its exports too.
  connect(&workspace_.bridge, &EngineBridge::exportReported, this, [this](const ExportReport& report) {
    if (queue_.running()) return;
    report_.setReport(report);
    showReport(-1);
  });
  connect(&formats_, &ExportFormatsModel::toggled, this, &ExportPage::toggle);
  connect(formats_view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    showExactly();
    recheck();
  });
  connect(basket_view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& current) { showReport(current.row()); });
  connect(basket_view_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() == ExportBasketModel::kCancel) queue_.cancel(index.row());
  });
  connect(&queue_, &ExportQueue::reported, this, &ExportPage::showReport);
  connect(&queue_, &ExportQueue::ended, this, &ExportPage::showReport);
  connect(&queue_, &ExportQueue::changed, this, [this] {
    if (formats_.plan()) formats_.setChecked(basket_.waitingFormats(formats_.plan()->subnet));
    recheck();
  });
  connect(to_, &QLineEdit::textEdited, this, [this](const QString& text) {
    folder_edited_ = text;
    recheck();
  });
  connect(name_, &QLineEdit::textEdited, this, &ExportPage::recheck);
  connect(browse_, &QPushButton::clicked, this, [this] {
    const auto chosen = QFileDialog::getExistingDirectory(this, tr("Export into"), folder());
    if (chosen.isEmpty()) return;
    folder_edited_ = chosen;
    to_->setText(chosen);
    recheck();
  });
  connect(uniform_take_, &QPushButton::clicked, this, [this] {
    if (formats_.plan() && formats_.plan()->better_uniform) choose(*formats_.plan()->better_uniform);
  });
  connect(uniform_keep_, &QPushButton::clicked, this, [this] {
    uniform_open_ = false;
    uniform_->hide();
    updateStart();
  });
  connect(twin_, &QPushButton::clicked, this, [this] {
    const auto& plan = formats_.plan();
    if (!plan || !plan->twin) return;
    FrontPoint point;
    point.subnet = plan->twin->subnet, point.plan = plan->twin->plan, point.kind = "searched";
    choose(point);
  });
  connect(&check_timer_, &QTimer::timeout, this, &ExportPage::checkTargets);
}

// ---- the subnet --------------------------------------------------------------------------------

void ExportPage::choose(const FrontPoint& point) {
  workspace_.select(point);
}

void ExportPage::onSubnet() {
  const auto& subnet = workspace_.subnet();
  const bool possible = subnet && !subnet->plan.bits.empty() && !workspace_.bridge.run().isEmpty();
  const auto number = plan_asked_.next();
  formats_.setPlan({});
  if (!possible) {
    empty_text_->setText(subnet ? tr("This point is a file of another program: it has no bit plan to export. Select another on the front.")
                                : tr("Select a point on the front."));
    stack_->setCurrentIndex(basket_.rowCount() > 0 || report_.report() ? 1 : 0);
    title_->setText(tr("No subnet is selected."));
    showPlan();
    return;
  }
  stack_->setCurrentIndex(1);
  title_->setText(tr("#%1: reading what every format makes of it…").arg(QString::fromStdString(subnet->subnet.value)));
  if (folder_edited_.isEmpty()) to_->setText(defaultFolder());
  showPlan();
  ExportSpec which;
  which.plan = subnet->plan;
  workspace_.queries.ask<ExportPlan>(
      this,
      [ask = workspace_.bridge.services().planExport, run = RunId{workspace_.bridge.run().toStdString()}, which] {
        return ask(run, which);
      },
      [this, number](const Result<ExportPlan>& plan) {
        if (plan_asked_.is(number)) onPlan(plan);
      });
}

// For the formula: alpha, rank and group do not change in the life of a run.
void ExportPage::askSpec() {
  const auto run = workspace_.bridge.run();
  const auto& read = workspace_.services().runSpec;
  if (spec_ || !read) return;
  workspace_.queries.ask<RunSpec>(
      this, [read, id = RunId{run.toStdString()}] { return read(id); },
      [this, run](Result<RunSpec> spec) {
        if (spec && run == workspace_.bridge.run()) spec_ = std::move(*spec);
      });
}

void ExportPage::onPlan(const Result<ExportPlan>& plan) {
  if (!plan) {
    title_->setText(tr("✖ %1").arg(QString::fromStdString(plan.error().sentence())));
    return;
  }
  const auto subnet = QString::fromStdString(plan->subnet.value);
  askSpec();
  formats_.setPlan(*plan);
  formats_.setChecked(basket_.waitingFormats(plan->subnet));
  title_->setText(tr("#%1 of %2 at step %3, %4 bits on average")
                      .arg(subnet, QString::fromStdString(plan->run_name))
                      .arg(plan->step)
                      .arg(QLocale().toString(plan->average_bits, 'f', 2)));
  if (const int row = formats_.firstWritable(); row >= 0) formats_view_->setCurrentIndex(formats_.index(row, 0));
  showPlan();
}

void ExportPage::showPlan() {
  showUniform();
  showExactly();
  showLoadable();
  recheck();
}

void ExportPage::showUniform() {
  const auto& plan = formats_.plan();
  uniform_open_ = plan && plan->point && plan->better_uniform;
  uniform_->setVisible(uniform_open_);
  if (!uniform_open_) return;
  const auto& better = *plan->better_uniform;
  uniform_text_->setText(tr("▲ Uniform %1-bit of %2 scores better (%3 against %4).")
                             .arg(QLocale().toString(better.average_bits, 'f', 0), formatBytes(better.size_bytes), scoreText(better),
                                  scoreText(*plan->point)));
}

void ExportPage::showExactly() {
  const auto training = formats_.exactBy(formats_view_->currentIndex().row());
  exactly_->setText(training);
  exactly_->setVisible(!training.isEmpty());
}

void ExportPage::showLoadable() {
  const auto& plan = formats_.plan();
  QStringList lines;
  if (plan) {
    std::map<QString, QStringList> loads;
    std::map<QString, QString> refuses;
    for (const auto& row : plan->rows) {
      for (const auto& loader : row.loaders) {
        const auto program = QString::fromStdString(loader.program), name = QString::fromStdString(row.name);
        if (!row.format) {
          if (!loader.loads && !refuses.count(program))
            refuses[program] = tr("✖ %1, %2: %3").arg(program, name, QString::fromStdString(loader.reason));
        } else if (loader.loads) {
          loads[program] += name;
        }
      }
    }
    for (const auto& [program, names] : loads) lines += tr("✔ %1: %2").arg(program, names.join(", "));
    for (const auto& [program, sentence] : refuses) lines += sentence;
  }
  loadable_text_->setText(lines.join("\n"));
  loadable_->setVisible(!lines.isEmpty());
  twin_->setVisible(plan && plan->twin);
  if (plan && plan->twin)
    twin_->setText(tr("Use twin #%1 (+%2)").arg(QString::fromStdString(plan->twin->subnet.value), formatBytes(plan->twin->more_bytes)));
}

// ---- the result --------------------------------------------------------------------------------

void ExportPage::showReport(int row) {
  if (const auto* item = basket_.item(row)) {
    if (item->report || item->active()) report_.setReport(item->report);
  }
  verdict_->setText(report_.verdict());
  verdict_->setVisible(report_.report().has_value());
  const auto& report = report_.report();
  card_->setMarkdown(report ? QString::fromStdString(report->card) : QString());
  open_folder_->setEnabled(report && report->verdict != ExportReport::Verdict::checking);
  copy_command_->setEnabled(report.has_value() || !wanted().empty());
  if (report && stack_->currentIndex() == 0) stack_->setCurrentIndex(1);
}

void ExportPage::openFolder() {
  if (!report_.report()) return;
  QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(QString::fromStdString(report_.report()->out)).absolutePath()));
}

void ExportPage::copyCommand() {
  const auto& report = report_.report();
  QString command = commands();
  if (command.isEmpty() && report) {
    ExportItem item;
    item.subnet = report->subnet, item.format = report->format, item.out = QString::fromStdString(report->out), item.stored = true;
    command = exportCommand(workspace_.bridge.run(), item);
  }
  QGuiApplication::clipboard()->setText(command);
}

}  // namespace qfa::app
