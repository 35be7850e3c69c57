// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include "app/settings/settings.h"

namespace qfa::app {

QString PseudoTranslator::accented(const QString& text) {
  static const QString plain = "aeiouAEIOUcnsyz", accents = "áéíöüÁÉÍÖÜçñšýž";
  QString result;
  bool in_tag = false;
  for (qsizetype i = 0; i < text.size(); ++i) {
    const auto c = text[i];
    in_tag = c == '<' || (in_tag && c != '>');
    // Place markers ("%1", "%n") stay what they are.
    const bool marker = i > 0 && text[i - 1] == '%';
    const auto at = in_tag || marker ? -1 : plain.indexOf(c);
    result += at < 0 ? c : accents[at];
  }
  const auto longer = (text.size() * 2 + 4) / 5;
  return result + QString("·").repeated(longer);
}

QString PseudoTranslator::translate(const char*, const char* source, const char*, int n) const {
  auto text = accented(QString::fromUtf8(source));
  return n >= 0 ? text.replace("%n", QString::number(n)) : text;
}

Language::Language(Settings& settings) : settings_(settings) {
  connect(&settings_, &Settings::changed, this, [this](const QString& key) {
    if (key == "look/language") {
      forced_.clear();
      apply();
      emit changed();
    } else if (key == "look/numbers") {
      apply();
    }
  });
}

Language::~Language() {
  for (const auto& translator : installed_) QCoreApplication::removeTranslator(translator.get());
}

QStringList Language::words() {
  return {"system", "en", "de", "pseudo"};
}

bool Language::force(const QString& word) {
  if (!words().contains(word)) return false;
  forced_ = word;
  return true;
}

QString Language::code() const {
  const auto word = forced_.isEmpty() ? settings_.language() : forced_;
  if (word != "system") return word;
  for (const auto& language : QLocale::system().uiLanguages()) {
    const auto code = language.left(2).toLower();
    if (code == "de" || code == "en") return code;
  }
  return "en";
}

void Language::apply() {
  for (const auto& translator : installed_) QCoreApplication::removeTranslator(translator.get());
  installed_.clear();
  const auto language = code();
  const auto install = [this](std::unique_ptr<QTranslator> translator) {
    QCoreApplication::installTranslator(translator.get());
    installed_.push_back(std::move(translator));
  };
  if (language == "pseudo") {
    install(std::make_unique<PseudoTranslator>());
  } else {
    // Qt's own dialogs, where the system has them. English has plural forms only.
    auto of_qt = std::make_unique<QTranslator>();
    if (of_qt->load("qtbase_" + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath))) install(std::move(of_qt));
    auto own = std::make_unique<QTranslator>();
    if (own->load(":/i18n/qfa_" + language + ".qm")) install(std::move(own));
  }
  const auto numbers = settings_.numbers();
  if (numbers == "C") {
    QLocale::setDefault(QLocale::c());
  } else {
    QLocale::setDefault(QLocale(numbers == "language" ? (language == "pseudo" ? QString("en") : language) : numbers));
  }
}

}  // namespace qfa::app
