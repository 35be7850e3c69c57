// SPDX-License-Identifier: GPL-3.0-or-later
// One offscreen QApplication for all tests of this executable.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLocale>
#include <QStyleFactory>
#include <memory>

// Outside of any namespace: the macro declares a function of the global one.
static void init_resources() {
  Q_INIT_RESOURCE(app);
  Q_INIT_RESOURCE(i18n);
}

namespace {

class QtEnvironment : public ::testing::Environment {
 public:
  void SetUp() override {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale::c());
    application_ = std::make_unique<QApplication>(count_, arguments_);
    init_resources();
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setQuitOnLastWindowClosed(false);
  }
  void TearDown() override { application_.reset(); }

 private:
  int count_ = 1;
  char name_[9] = "test_app";
  char* arguments_[2] = {name_, nullptr};
  std::unique_ptr<QApplication> application_;
};

[[maybe_unused]] const auto* const environment = ::testing::AddGlobalTestEnvironment(new QtEnvironment);

}  // namespace
