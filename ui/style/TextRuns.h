// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>
#include <QStringView>
#include <QTextLayout>
#include <QUrl>

namespace linnet::ui {

struct TextSpan
{
    qsizetype start = 0;
    qsizetype length = 0;
    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// Runs that belong to the colour emoji font: presentation sequences, ZWJ sequences, flags, keycaps.
QList<TextSpan> emojiRuns(QStringView text);
/// The number of emoji if the text is nothing else (blanks apart), else 0.
int lonelyEmoji(QStringView text);
/// Links as people mean them: without the punctuation of the sentence around them.
QList<TextSpan> linkSpans(const QString &text);
QUrl linkTarget(QStringView link);
/// By the first strong character; neutral text follows `fallback`.
Qt::LayoutDirection directionOf(QStringView text, Qt::LayoutDirection fallback);
/// U+2068 ... U+2069: a name or address inside a sentence keeps its own direction.
QString isolated(const QString &text);
/// Where words are long (host names, paths) they may break after their points, slashes and hyphens.
QString breakable(const QString &text);
/// One line for previews: blanks and line ends become single blanks; at most `limit` characters.
QString oneLine(const QString &text, qsizetype limit = 200);
/// Text for a tooltip: shown as it is, whatever it looks like.
QString plainTip(const QString &text);
/// Formats that send emoji runs to the colour emoji families.
QList<QTextLayout::FormatRange> emojiFormats(QStringView text, const QFont &font);

} // namespace linnet::ui
