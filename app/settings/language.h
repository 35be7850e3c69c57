// SPDX-License-Identifier: GPL-3.0-or-later
// The language of the program and the look of its numbers.
#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>
#include <memory>
#include <vector>

namespace qfa::app {

class Settings;

// Every text longer by 40 % and with accents: what is not translated, or does not fit, is seen.
class PseudoTranslator : public QTranslator {
  Q_OBJECT

 public:
  using QTranslator::QTranslator;
  QString translate(const char* context, const char* source, const char* disambiguation = nullptr, int n = -1) const override;
  bool isEmpty() const override { return false; }
  static QString accented(const QString& text);
};

class Language : public QObject {
  Q_OBJECT

 public:
  explicit Language(Settings& settings);
  ~Language() override;

  static QStringList words();  // of --lang
  // --lang: holds until the user chooses another one. False: no such language.
  bool force(const QString& word);
  QString code() const;  // "en", "de", "pseudo": after "system" is looked up
  void apply();          // translators and number format of the application

 signals:
  void changed();  // texts that stand already are in the old one

 private:
  Settings& settings_;
  QString forced_;
  std::vector<std::unique_ptr<QTranslator>> installed_;
};

}  // namespace qfa::app
