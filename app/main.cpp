// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QIcon>
#include <QTextStream>
#include <QTimer>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "app/bridge/engine_bridge.h"
#include "app/models/ablation_drawing.h"
#include "app/pages/figure_job.h"
#include "app/pages/main_window.h"
#include "app/pages/ui_map.h"
#include "app/plots/ablation_plot.h"
#include "app/settings/language.h"
#include "app/settings/settings.h"
#include "app/settings/theme_source.h"
#include "app/widgets/border_style.h"
#include "engine/api/ablation.h"
#include "engine/api/demo.h"
#include "engine/api/engine.h"
#include "engine/api/export_plan.h"
#include "engine/api/front.h"
#include "engine/api/replay.h"
#include "engine/api/startup.h"

namespace {

using namespace qfa::app;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int say(const QString& sentence, int status) {
  QTextStream(stderr) << "qfa-workbench: " << sentence << Qt::endl;
  return status;
}

bool hasArgument(int argc, char** argv, std::string_view name) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument(argv[i]);
    if (argument.substr(0, argument.find('=')) == name) return true;
  }
  return false;
}

// Before QApplication, which ends the process where it finds no display.
bool chooseDisplay(int argc, char** argv) {
  const bool has_display = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
  if (has_display || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || hasArgument(argc, argv, "-platform")) return true;
  if (!hasArgument(argc, argv, "--figure") && !hasArgument(argc, argv, "--help") && !hasArgument(argc, argv, "--version")) return false;
  qputenv("QT_QPA_PLATFORM", "offscreen");
  return true;
}

// Of a run, and of the folder of an ablation.
QStringList figurePlots() {
  return FigureJob::plots() + QStringList("ablation");
}

void addOptions(QCommandLineParser& parser) {
  parser.setApplicationDescription("Fine-tunes one quantized supernet, shows it training, and draws its accuracy-versus-bytes front.");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addOption({"demo", "Start the demo run at once."});
  parser.addOption({"demo-steps", "Train the demo for N steps and search it briefly, to try the window quickly.", "N"});
  parser.addOption({"out", "Folder of the demo run (default: a new one).", "RUN"});
  parser.addOption({"open", "Open a run folder.", "RUN"});
  parser.addOption({"replay", "Show a recorded run as it happened; nothing is computed.", "RUN"});
  parser.addOption({"speed", "Pace of --replay: a factor, or max (default: 1).", "N", "1"});
  parser.addOption({"page", "Which page is shown first: live, settings, …", "PAGE"});
  parser.addOption({"lang", "en, de or system; pseudo tests that every text is translated.", "LANGUAGE"});
  parser.addOption({"ui-map", "Keep a file that says where every widget is on the screen (JSON).", "FILE"});
  parser.addOption({"figure", "Write a figure of the opened run or ablation and exit (svg, pdf or png).", "FILE"});
  parser.addOption({"plot", "What the figure shows: " + figurePlots().join(", ") + " (default: front).", "PLOT", "front"});
  parser.addOption({"theme", "light, dark or system.", "THEME"});
  parser.addOption({"screenshot", "Save a picture of the window, then close it.", "FILE"});
  parser.addOption({"after", "When the screenshot is taken (default: 3000).", "MS", "3000"});
  parser.addOption({"profile", "Keep settings and new runs in this folder.", "DIR"});
}

// A demo of `steps` steps is as short in all its parts; 0: as it is.
Services services(int steps) {
  Services services{qfa::read_run_events, qfa::read_run_front, qfa::demo_spec, qfa::demo_search_spec};
  if (steps > 0) {
    services.demoSpec = [steps](const std::string& out) {
      auto spec = qfa::demo_spec(out);
      if (spec) spec->steps = steps;
      return spec;
    };
    services.demoSearch = [](const qfa::RunSpec& spec) {
      auto search = qfa::demo_search_spec(spec);
      search.evaluations = 12, search.limit = 16;
      return search;
    };
  }
  services.inspectModel = qfa::inspect_model;
  services.previewData = qfa::preview_data;
  services.planRun = qfa::plan_run;
  services.previewSampler = qfa::preview_sampler;
  services.presetNames = qfa::preset_names;
  services.presetSpec = qfa::preset_spec;
  services.trainCommand = qfa::train_command;
  services.runSpec = qfa::read_run_spec;
  services.planExport = qfa::plan_export;
  services.checkExportTarget = qfa::check_export_target;
  services.openFront = qfa::open_front;
  services.compareSubnets = qfa::compare_subnets;
  services.readTail = qfa::read_run_tail;
  services.library = {qfa::scan_library, qfa::summarize_run, qfa::read_run_details,
                      qfa::diff_runs,    qfa::write_label,   qfa::free_checkpoints};
  services.queue = {[] { return qfa::read_queue(); }, [](const qfa::QueueCommand& command) { return qfa::add_to_queue(command); },
                    [](std::uint64_t id) { return qfa::remove_from_queue(id); },
                    [](std::uint64_t id, std::size_t place) { return qfa::move_in_queue(id, place); },
                    [] { return qfa::QueueRunner::open(); }};
  services.readSteps = qfa::read_run_steps;
  return services;
}

int ablationFigure(const FigureJob::Request& request, const Theme& theme) {
  const auto ablation = qfa::read_ablation(request.run.toStdString());
  if (!ablation) return say(QString::fromStdString(ablation.error().sentence()), kFailed);
  AblationPlot plot(drawingOf(*ablation));
  plot.setTheme(theme);
  const auto description = QString("Ablation %1, drawn by QFA Workbench").arg(QString::fromStdString(ablation->name));
  const auto problem = plot.exportFigure(request.out, request.size, request.scale, description);
  return problem.isEmpty() ? 0 : say(problem, kFailed);
}

int figure(const QCommandLineParser& parser, const Theme& theme) {
  if (!parser.isSet("open")) return say("--figure needs the run: add --open RUN.", kUsage);
  FigureJob::Request request;
  request.out = parser.value("figure");
  request.run = parser.value("open");
  request.plot = parser.value("plot");
  if (!figurePlots().contains(request.plot)) {
    return say("--plot is '" + request.plot + "', expected one of " + figurePlots().join(", ") + ".", kUsage);
  }
  if (request.plot == "ablation") return ablationFigure(request, theme);
  EngineBridge bridge(nullptr, services(0));
  FigureJob job(bridge, theme, request);
  QString problem;
  QObject::connect(&job, &FigureJob::done, &job, [&problem](const QString& sentence) {
    problem = sentence;
    QCoreApplication::exit(sentence.isEmpty() ? 0 : kFailed);
  });
  QTimer::singleShot(0, &job, &FigureJob::start);
  const int status = QCoreApplication::exec();
  return status == 0 ? 0 : say(problem, status);
}

// What the window needs of the command line, checked before anything is opened.
struct WindowRequest {
  int after_ms = 0;
  double speed = 1;  // of --replay; 0: as fast as it can be drawn
  int demo_steps = 0;
};

std::optional<QString> problemOf(const QCommandLineParser& parser, WindowRequest& request) {
  bool is_number = false;
  request.after_ms = parser.value("after").toInt(&is_number);
  if (!is_number || request.after_ms < 0) return "--after is '" + parser.value("after") + "', expected milliseconds.";
  if (parser.value("speed") == "max") {
    request.speed = 0;
  } else {
    request.speed = parser.value("speed").toDouble(&is_number);
    if (!is_number || !(request.speed > 0)) return "--speed is '" + parser.value("speed") + "', expected a factor above 0, or max.";
  }
  if (parser.isSet("demo-steps")) {
    request.demo_steps = parser.value("demo-steps").toInt(&is_number);
    if (request.demo_steps < 1) return "--demo-steps is '" + parser.value("demo-steps") + "', expected a number above 0.";
  }
  const int asked = (parser.isSet("demo") ? 1 : 0) + (parser.isSet("open") ? 1 : 0) + (parser.isSet("replay") ? 1 : 0);
  if (asked > 1) return "--demo, --open and --replay exclude each other.";
  return std::nullopt;
}

// What is shown first: as asked, else as the window was left.
void begin(const QCommandLineParser& parser, const WindowRequest& request, MainWindow& window) {
  if (parser.isSet("demo")) {
    window.startDemo(parser.isSet("out") ? QFileInfo(parser.value("out")).absoluteFilePath() : window.nextDemoFolder());
  } else if (parser.isSet("open")) {
    window.openRun(QFileInfo(parser.value("open")).absoluteFilePath());
  } else if (parser.isSet("replay")) {
    window.replayRun(QFileInfo(parser.value("replay")).absoluteFilePath(), request.speed);
  } else {
    window.restoreSession();
  }
  if (parser.isSet("page") && !window.showPage(parser.value("page"))) say("there is no page '" + parser.value("page") + "'.", kUsage);
}

// One window after the other: a new language is a new window on the same workspace.
class WindowHolder : public QObject {
 public:
  WindowHolder(Workspace& workspace, const ThemeSource& theme, QString ui_map)
      : workspace_(workspace), theme_(theme), ui_map_(std::move(ui_map)) {
    connect(&theme_, &ThemeSource::changed, this, [this] {
      if (window_) window_->setTheme(theme_.theme());
    });
  }
  MainWindow& make() {
    const auto page = window_ ? window_->currentPage() : QString();
    const auto geometry = window_ ? window_->saveGeometry() : QByteArray();
    window_.reset();
    window_ = std::make_unique<MainWindow>(workspace_);
    window_->setTheme(theme_.theme());
    if (!geometry.isEmpty()) window_->restoreGeometry(geometry);
    if (!page.isEmpty()) window_->showPage(page);
    window_->show();
    if (!ui_map_.isEmpty()) {
      auto* map = new UiMap(window_.get(), ui_map_);
      connect(map, &UiMap::failed, this, [](const QString& sentence) { say(sentence, kFailed); });
    }
    connect(window_.get(), &MainWindow::closed, qApp, &QCoreApplication::quit);
    return *window_;
  }
  MainWindow& window() { return *window_; }

 private:
  Workspace& workspace_;
  const ThemeSource& theme_;
  QString ui_map_;
  std::unique_ptr<MainWindow> window_;
};

int window(const QCommandLineParser& parser, Settings& settings, const ThemeSource& theme, Language& language) {
  WindowRequest request;
  if (const auto problem = problemOf(parser, request)) return say(*problem, kUsage);
  EngineBridge bridge(qfa::make_engine(), services(request.demo_steps));
  Workspace workspace(bridge, settings);
  WindowHolder holder(workspace, theme, parser.value("ui-map"));
  holder.make();
  // Queued: the setting was changed inside the window that goes.
  QObject::connect(
      &language, &Language::changed, &holder, [&holder] { holder.make(); }, Qt::QueuedConnection);
  if (!settings.problem().isEmpty()) workspace.notify({qfa::Severity::warning, {}, settings.problem(), {}, {}, {}});
  int status = 0;
  if (parser.isSet("screenshot")) {
    QTimer::singleShot(request.after_ms, &holder, [&] {
      const auto file = parser.value("screenshot");
      if (!holder.window().grab().save(file)) status = say(file + ": the screenshot cannot be written.", kFailed);
      QCoreApplication::quit();
    });
  }
  QTimer::singleShot(0, &holder, [&] { begin(parser, request, holder.window()); });
  const int quit = QCoreApplication::exec();
  return quit != 0 ? quit : status;
}

}  // namespace

int main(int argc, char** argv) {
  qfa::calm_thread_pool(argv);
  qfa::keep_beyond_file_limit();
  if (!chooseDisplay(argc, argv)) {
    return say("no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Without a display use qfa demo, or --figure.", kFailed);
  }
  QApplication application(argc, argv);
  Q_INIT_RESOURCE(app);
  Q_INIT_RESOURCE(i18n);
  QCoreApplication::setOrganizationName("qfa-workbench");
  QCoreApplication::setApplicationName("qfa-workbench");
  QCoreApplication::setApplicationVersion(QFA_VERSION);
  QApplication::setApplicationDisplayName("QFA Workbench");
  QApplication::setWindowIcon(QIcon(":/icons/qfa-workbench.svg"));
  // The palette as the platform has it, before the style of this program replaces it.
  const auto platform_palette = QApplication::palette();
  QApplication::setStyle(new BorderStyle);

  QCommandLineParser parser;
  addOptions(parser);
  if (!parser.parse(QCoreApplication::arguments())) return say(parser.errorText(), kUsage);
  if (parser.isSet("help")) parser.showHelp();
  if (parser.isSet("version")) parser.showVersion();
  if (!parser.positionalArguments().isEmpty()) return say("unexpected '" + parser.positionalArguments().first() + "'; see --help.", kUsage);
  Settings settings(parser.value("profile"));
  ThemeSource theme(settings, platform_palette);
  if (parser.isSet("theme")) {
    const auto asked = themeChoiceOf(parser.value("theme"));
    if (!asked) return say("--theme is '" + parser.value("theme") + "', expected light, dark or system.", kUsage);
    theme.force(*asked);
  }
  Language language(settings);
  if (parser.isSet("lang") && !language.force(parser.value("lang"))) {
    return say("--lang is '" + parser.value("lang") + "', expected one of " + Language::words().join(", ") + ".", kUsage);
  }
  language.apply();
  return parser.isSet("figure") ? figure(parser, parser.isSet("theme") ? theme.theme() : lightTheme())
                                : window(parser, settings, theme, language);
}
