// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QIcon>
#include <QTextStream>
#include <QTimer>
#include <cstring>
#include <memory>
#include <string_view>

#include "app/bridge/engine_bridge.h"
#include "app/pages/figure_job.h"
#include "app/pages/main_window.h"
#include "app/settings/settings.h"
#include "app/widgets/border_style.h"
#include "engine/api/demo.h"
#include "engine/api/engine.h"
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

void addOptions(QCommandLineParser& parser) {
  parser.setApplicationDescription("Fine-tunes one quantized supernet, shows it training, and draws its accuracy-versus-bytes front.");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addOption({"demo", "Start the demo run at once."});
  parser.addOption({"out", "Folder of the demo run (default: a new one).", "RUN"});
  parser.addOption({"open", "Open a run folder.", "RUN"});
  parser.addOption({"figure", "Write a figure of the opened run and exit (svg, pdf or png).", "FILE"});
  parser.addOption({"plot", "What the figure shows: " + FigureJob::plots().join(", ") + " (default: front).", "PLOT", "front"});
  parser.addOption({"theme", "light, dark or system.", "THEME"});
  parser.addOption({"screenshot", "Save a picture of the window, then close it.", "FILE"});
  parser.addOption({"after", "When the screenshot is taken (default: 3000).", "MS", "3000"});
  parser.addOption({"profile", "Keep settings and new runs in this folder.", "DIR"});
}

Services services() {
  return {qfa::read_run_events, qfa::read_run_front, qfa::demo_spec, qfa::demo_search_spec};
}

int figure(const QCommandLineParser& parser, const Theme& theme) {
  if (!parser.isSet("open")) return say("--figure needs the run: add --open RUN.", kUsage);
  FigureJob::Request request;
  request.out = parser.value("figure");
  request.run = parser.value("open");
  request.plot = parser.value("plot");
  if (!FigureJob::plots().contains(request.plot)) {
    return say("--plot is '" + request.plot + "', expected one of " + FigureJob::plots().join(", ") + ".", kUsage);
  }
  EngineBridge bridge(nullptr, services());
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

int window(const QCommandLineParser& parser, Settings& settings, const Theme& theme) {
  bool after_is_number = false;
  const int after_ms = parser.value("after").toInt(&after_is_number);
  if (!after_is_number || after_ms < 0) return say("--after is '" + parser.value("after") + "', expected milliseconds.", kUsage);
  EngineBridge bridge(qfa::make_engine(), services());
  Workspace workspace(bridge, settings);
  MainWindow main_window(workspace);
  main_window.setTheme(theme);
  main_window.show();
  int status = 0;
  if (parser.isSet("screenshot")) {
    QTimer::singleShot(after_ms, &main_window, [&] {
      const auto file = parser.value("screenshot");
      if (!main_window.grab().save(file)) status = say(file + ": the screenshot cannot be written.", kFailed);
      main_window.close();
    });
  }
  QObject::connect(&main_window, &MainWindow::closed, qApp, &QCoreApplication::quit);
  QTimer::singleShot(0, &main_window, [&] {
    if (parser.isSet("demo")) {
      main_window.startDemo(parser.isSet("out") ? QFileInfo(parser.value("out")).absoluteFilePath() : main_window.nextDemoFolder());
    } else if (parser.isSet("open")) {
      main_window.openRun(parser.value("open"));
    }
  });
  const int quit = QCoreApplication::exec();
  return quit != 0 ? quit : status;
}

}  // namespace

int main(int argc, char** argv) {
  qfa::calm_thread_pool(argv);
  if (!chooseDisplay(argc, argv)) {
    return say("no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Without a display use qfa demo, or --figure.", kFailed);
  }
  QApplication application(argc, argv);
  Q_INIT_RESOURCE(app);
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
  auto choice = settings.theme();
  if (parser.isSet("theme")) {
    const auto asked = themeChoiceOf(parser.value("theme"));
    if (!asked) return say("--theme is '" + parser.value("theme") + "', expected light, dark or system.", kUsage);
    choice = *asked;
  }
  const auto& theme = themeOf(choice, platform_palette);
  return parser.isSet("figure") ? figure(parser, parser.isSet("theme") ? theme : lightTheme()) : window(parser, settings, theme);
}
