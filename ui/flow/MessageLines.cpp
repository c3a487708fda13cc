// SPDX-License-Identifier: MIT
#include "ui/flow/MessageLines.h"

#include "ui/flow/HeaderWords.h"

#include <QRegularExpression>

namespace linnet::ui {
namespace {

/// Where redaction puts its word. In a header of credentials and in a line of keys it stands for itself; elsewhere only where a password
/// can be.
QList<TextSpan> hiddenIn(const QString &text, bool holdsSecrets)
{
    static const QRegularExpression anywhere(u"(?<![\"\\w-])hidden(?![\"\\w-])"_qs);
    static const QRegularExpression inUri(u":\\K\u200B?hidden(?=@)|authorization=\\Khidden"_qs, QRegularExpression::CaseInsensitiveOption);
    QList<TextSpan> spans;
    for (auto it = (holdsSecrets ? anywhere : inUri).globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        spans.append({match.capturedStart(), match.capturedLength()});
    }
    return spans;
}

bool isSecretHeader(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    return lower == "authorization" || lower == "proxy-authorization" || lower == "authentication-info" || lower == "proxy-authentication-info";
}

bool isSecretSdp(const QByteArray &line)
{
    const QByteArray lower = line.left(12).toLower();
    return lower.startsWith("k=") || lower.startsWith("a=crypto:") || lower.startsWith("a=key-mgmt:") || lower.startsWith("a=ice-pwd:");
}

QString breakable(const QByteArray &line)
{
    QString text = QString::fromUtf8(line);
    text.replace(QChar(0), QChar(0xFFFD)); // a text field would end there
    return text.replace(u';', QString(kBreak) + u';');
}

} // namespace

QList<MessageLine> messageLines(const QByteArray &message)
{
    QList<MessageLine> lines;
    bool inBody = false;
    bool isSdp = false;
    QByteArray name; // of the header that goes on
    const QByteArray shown = message.left(kMostShownBytes);
    for (QByteArray raw : shown.split('\n')) {
        if (raw.endsWith('\r'))
            raw.chop(1);
        MessageLine line;
        if (inBody) {
            line.text = QString::fromUtf8(raw).replace(QChar(0), QChar(0xFFFD));
            if (isSdp) {
                line.explanation = HeaderWords::explainSdp(raw);
                line.hidden = hiddenIn(line.text, isSecretSdp(raw));
            }
        } else if (raw.isEmpty()) {
            line.kind = MessageLine::Kind::Empty;
            inBody = !lines.isEmpty(); // keep-alives may stand before the first line
        } else if (lines.isEmpty() || lines.last().kind == MessageLine::Kind::Empty) {
            line.kind = MessageLine::Kind::Start;
            line.text = breakable(raw);
            line.explanation = HeaderWords::explainStart(!raw.startsWith("SIP/"));
            line.hidden = hiddenIn(line.text, false);
        } else {
            line.kind = MessageLine::Kind::Header;
            line.text = breakable(raw);
            if (!raw.startsWith(' ') && !raw.startsWith('\t')) {
                const qsizetype colon = raw.indexOf(':');
                name = raw.left(qMax<qsizetype>(0, colon)).trimmed();
                line.nameLength = line.text.indexOf(u':') + 1;
                if (name.toLower() == "content-type" || name.toLower() == "c")
                    isSdp = raw.toLower().contains("application/sdp");
            }
            line.explanation = HeaderWords::explain(name);
            line.hidden = hiddenIn(line.text, isSecretHeader(name));
        }
        lines.append(line);
    }
    while (!lines.isEmpty() && lines.last().text.isEmpty())
        lines.removeLast();
    if (message.size() > shown.size())
        lines.append({MessageLine::Kind::Body, u"…"_qs, 0, {}, {}});
    return lines;
}

} // namespace linnet::ui
