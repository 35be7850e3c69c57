// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/sample_text.h"

#include <QCoreApplication>
#include <QStringDecoder>
#include <algorithm>

#include "app/models/format.h"

namespace qfa::app {

std::vector<SampleSpan> sampleSpans(const std::vector<PreviewToken>& tokens) {
  QStringDecoder decoder(QStringDecoder::Utf8);  // keeps the bytes of an unfinished character
  std::vector<SampleSpan> spans;
  spans.reserve(tokens.size());
  for (const auto& token : tokens) {
    SampleSpan span{{}, token.id, token.in_loss, token.special};
    if (token.special) {
      span.text = QString("%1 %2").arg(QString::fromStdString(token.text)).arg(token.id);
    } else {
      span.text = decoder(QByteArrayView(token.text.data(), static_cast<qsizetype>(token.text.size())));
    }
    spans.push_back(std::move(span));
  }
  return spans;
}

QString sampleCaption(const ExamplePreview& example) {
  const auto in_loss = std::count_if(example.tokens.begin(), example.tokens.end(), [](const PreviewToken& token) { return token.in_loss; });
  return QCoreApplication::translate("SampleText", "%1: %2 tokens, %3 in the loss")
      .arg(QString::fromStdString(example.place).section('/', -1), formatCount(example.tokens.size()),
           formatCount(static_cast<std::uint64_t>(in_loss)));
}

}  // namespace qfa::app
