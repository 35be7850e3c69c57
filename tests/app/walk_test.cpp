// SPDX-License-Identifier: GPL-3.0-or-later
// T9: a walk over all actions and all widgets, and over the languages.
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QRegularExpression>
#include <algorithm>
#include <set>

#include "app/settings/language.h"
#include "tests/app/frame.h"

namespace qfa::app::testing {
namespace {

// T9: what can be done has a text, a way to reach it and a command or a reason; no two hear one key.
TEST_F(FrameTest, EveryActionIsComplete) {
  std::set<QString> ids;
  for (const auto& entry : frame.workspace.actions.entries()) {
    const auto id = entry.info.id.toStdString();
    EXPECT_TRUE(ids.insert(entry.info.id).second) << id;
    EXPECT_FALSE(entry.info.text.isEmpty()) << id;
    EXPECT_NE(static_cast<bool>(entry.info.command), !entry.info.gui_only.isEmpty()) << id;
    if (entry.info.command) {
      EXPECT_TRUE(entry.info.command().startsWith("qfa ")) << id << ": " << entry.info.command().toStdString();
    }
    EXPECT_TRUE(frame.workspace.actions.conflicts(entry.info.id).empty()) << id;
    EXPECT_TRUE(entry.action->isEnabled() || !entry.action->statusTip().isEmpty()) << id << " is off without a reason";
  }
  EXPECT_GE(ids.size(), 18U);
}

bool takesFocus(const QWidget* widget) {
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
         qobject_cast<const QAbstractItemView*>(widget);
}

// T9: names for scripts and for those who do not see; every control can be reached by Tab.
TEST_F(FrameTest, EveryWidgetIsNamedAndReachable) {
  for (auto* page : frame.window.pages()) {
    frame.window.showPage(page->card().id);
    spin_for(20);
    std::set<QString> names;
    for (const auto* widget : frame.window.findChildren<QWidget*>()) {
      const auto name = widget->objectName();
      if (!widget->isVisible() || name.startsWith("qt_")) continue;
      const bool part = qobject_cast<QComboBox*>(widget->parentWidget()) || qobject_cast<QAbstractItemView*>(widget->parentWidget()) ||
                        widget->parentWidget()->objectName().startsWith("qt_") || widget->parentWidget()->inherits("QAbstractSpinBox") ||
                        widget->inherits("QLineEditIconButton") || widget->inherits("QTabBar");
      if (takesFocus(widget) && !part) {
        EXPECT_FALSE(name.isEmpty()) << widget->metaObject()->className() << " without a name on " << page->card().id.toStdString();
        EXPECT_FALSE(widget->accessibleName().isEmpty() && !(qobject_cast<const QAbstractButton*>(widget)))
            << name.toStdString() << " has no accessibleName";
      }
      EXPECT_TRUE(name.isEmpty() || part || names.insert(name).second)
          << name.toStdString() << " twice on " << page->card().id.toStdString();
    }
    // Round by Tab.
    std::set<const QWidget*> reached;
    const auto* start = QApplication::focusWidget();
    ASSERT_NE(start, nullptr) << page->card().id.toStdString();
    for (int i = 0; i < 500; ++i) {
      frame.press(Qt::Key_Tab);
      if (!reached.insert(QApplication::focusWidget()).second) break;
    }
    for (const auto* widget : frame.window.findChildren<QWidget*>()) {
      if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus) || !takesFocus(widget)) continue;
      if (widget->focusProxy() || qobject_cast<QComboBox*>(widget->parentWidget())) continue;
      EXPECT_TRUE(reached.contains(widget)) << widget->objectName().toStdString() << " is not reached by Tab on "
                                            << page->card().id.toStdString();
    }
  }
}

TEST(Languages, GermanIsComplete) {
  QFile file(QFA_SOURCE_DIR "/resources/i18n/qfa_de.ts");
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const auto text = QString::fromUtf8(file.readAll());
  EXPECT_FALSE(text.contains("type=\"unfinished\""));
  // Place markers survive.
  static const QRegularExpression message("<source>(.*?)</source>.*?<translation>(.*?)</translation>",
                                          QRegularExpression::DotMatchesEverythingOption);
  static const QRegularExpression marker("%[1-9n]");
  auto matches = message.globalMatch(text);
  int messages = 0;
  while (matches.hasNext()) {
    const auto match = matches.next();
    ++messages;
    auto found = marker.globalMatch(match.captured(1));
    while (found.hasNext()) {
      EXPECT_TRUE(match.captured(2).contains(found.next().captured())) << match.captured(1).toStdString();
    }
  }
  EXPECT_GT(messages, 250);
}

TEST(Languages, GermanWindow) {
  const QTemporaryDir folder;
  Settings settings(folder.path());
  Language language(settings);
  settings.setValue("look/language", "de");
  EXPECT_EQ(language.code(), "de");
  const Frame frame(folder.path());
  EXPECT_EQ(frame.workspace.actions.find("run.pause")->action->text(), "Pause");
  EXPECT_EQ(frame.workspace.actions.find("run.continue")->action->text(), "Fortsetzen");
  EXPECT_EQ(QLocale().decimalPoint(), ",");
  settings.setValue("look/numbers", "C");
  EXPECT_EQ(QLocale().decimalPoint(), ".");
  settings.setValue("look/language", "en");
  EXPECT_EQ(QObject::tr("Continue"), "Continue");
  QLocale::setDefault(QLocale::c());
}

// Every text goes through tr(), and the window bears 40 % more of it.
TEST(Languages, PseudoLocale) {
  EXPECT_EQ(PseudoTranslator::accented("a step %1"), QString("á štép %1") + QString(4, QChar(0xB7)));
  const QTemporaryDir folder;
  Settings settings(folder.path());
  Language language(settings);
  ASSERT_TRUE(language.force("pseudo"));
  language.apply();
  {
    Frame frame(folder.path());
    for (auto* page : frame.window.pages()) {
      frame.window.showPage(page->card().id);
      spin_for(20);
      for (const auto* button : frame.window.findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->text().isEmpty() || button->objectName().startsWith("qt_")) continue;
        // Numbers and signs are the same in every language.
        const auto text = button->text();
        const bool words = std::any_of(text.cbegin(), text.cend(), [](QChar sign) { return sign.isLetter(); });
        EXPECT_TRUE(button->text().endsWith("·") || !words)
            << button->objectName().toStdString() << " is not translated: " << button->text().toStdString();
        EXPECT_GE(button->width(), button->sizeHint().width() - 1) << button->objectName().toStdString() << " is cut off";
      }
    }
    frame.window.resize(1024, 700);
    spin_for(20);
    EXPECT_EQ(frame.window.width(), 1024);
  }
  QLocale::setDefault(QLocale::c());
}

}  // namespace
}  // namespace qfa::app::testing
