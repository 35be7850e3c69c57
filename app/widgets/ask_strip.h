// SPDX-License-Identifier: GPL-3.0-or-later
// A question on the page itself, where a dialog would stand in the way: a sentence, perhaps a number,
// and answers. Esc takes it away.
#pragma once

#include <QFrame>
#include <QString>
#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QSpinBox;

namespace qfa::app {

class AskStrip : public QFrame {
  Q_OBJECT

 public:
  struct Answer {
    QString name;  // objectName
    QString text;
    std::function<void()> call;
  };
  explicit AskStrip(const QString& name, QWidget* parent = nullptr);

  void ask(const QString& sentence, std::vector<Answer> answers);
  // With a number between `least` and `most`; `changed` tells each one.
  void askNumber(const QString& sentence, int least, int most, int value, const std::function<void(int)>& changed,
                 std::vector<Answer> answers);
  void setSentence(const QString& sentence);
  QString sentence() const;
  int number() const;

 public slots:
  void dismiss();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void show(const QString& sentence, std::vector<Answer> answers, QWidget* first);

  QLabel* sentence_;
  QSpinBox* number_;
  QHBoxLayout* row_;
  std::vector<QPushButton*> buttons_;
  QMetaObject::Connection changed_;
};

}  // namespace qfa::app
