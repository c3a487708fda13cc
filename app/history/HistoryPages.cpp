// SPDX-License-Identifier: MIT
#include "history/HistoryPages.h"

using namespace Qt::Literals::StringLiterals;

namespace linnet::history {
namespace {

QString heading(const im::ChatMessage &message, const Words &words)
{
    if (message.kind == im::MessageKind::MissedCall)
        return words.missedCall.arg(message.peer.text());
    if (message.kind == im::MessageKind::Session)
        return words.session.arg(message.peer.text());
    return (message.direction == im::Direction::Out ? words.to : words.from).arg(message.peer.text());
}

QString stateOf(const im::ChatMessage &message, const Words &words)
{
    return message.kind == im::MessageKind::Message && message.direction == im::Direction::Out ? words.states[size_t(message.delivery.state)] : QString();
}

QString localTime(const im::ChatMessage &message) { return message.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s); }

/// Text that can be nothing but text (RELIABILITY A21): also what controls direction is shut in by <bdi>.
QString safe(const QString &text)
{
    QString out;
    for (QChar c : text) {
        if (c.unicode() < 0x20 && c != u'\n' && c != u'\t')
            out += QChar(0xfffd);
        else
            out += c;
    }
    return u"<bdi>"_s + out.toHtmlEscaped() + u"</bdi>"_s;
}

bool isPicture(const QByteArray &type)
{
    return type == "image/png" || type == "image/jpeg" || type == "image/gif" || type == "image/webp";
}

QString attachmentHtml(const im::Attachment &attachment, const QByteArray &data, const Words &words)
{
    const QString label = safe(words.attachment.arg(attachment.fileName).arg(attachment.size));
    if (data.size() > kMaxInlineBytes || data.isEmpty())
        return u"<p class=file>"_s + label + u"</p>\n"_s;
    const bool picture = isPicture(attachment.contentType);
    const QString url = u"data:"_s + (picture ? QString::fromLatin1(attachment.contentType) : u"application/octet-stream"_s) + u";base64,"_s
        + QString::fromLatin1(data.toBase64());
    const QString link = u"<p class=file><a download=\""_s + attachment.fileName.toHtmlEscaped() + u"\" href=\""_s + url + u"\">"_s + label
        + u"</a></p>\n"_s;
    return picture ? u"<p><img alt=\"\" src=\""_s + url + u"\"></p>\n"_s + link : link;
}

} // namespace

QByteArray toText(const MessageRecord &record, const Words &words)
{
    const im::ChatMessage &message = record.message;
    QString text = localTime(message) + u"  "_s + heading(message, words);
    if (message.kind == im::MessageKind::Message)
        text += u": "_s + (message.subject.isEmpty() ? QString() : u'[' + message.subject + u"] "_s) + message.text;
    for (const im::Attachment &attachment : message.attachments)
        text += u"\n  "_s + words.attachment.arg(attachment.fileName).arg(attachment.size);
    if (message.file)
        text += u"\n  "_s + words.attachment.arg(message.file->name).arg(message.file->size);
    if (const QString state = stateOf(message, words); !state.isEmpty())
        text += u"  ["_s + state + u']';
    return text.toUtf8() + '\n';
}

QByteArray htmlHead(const Words &words)
{
    const QString head = u"<!DOCTYPE html>\n<html lang=\"%1\"><head><meta charset=\"utf-8\">\n"
                         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width\"><title>%2</title>\n<style>\n"
                         ":root{color-scheme:light dark;--in:#eceff3;--out:#d7e8fb;--dim:#5b6470}\n"
                         "@media(prefers-color-scheme:dark){:root{--in:#2a2f36;--out:#1d3b57;--dim:#9aa4b0}}\n"
                         "body{font:15px/1.4 sans-serif;max-width:48rem;margin:1rem auto;padding:0 1rem}\n"
                         "div{background:var(--in);border-radius:10px;padding:.5rem .8rem;margin:.4rem 4rem .4rem 0}\n"
                         ".out{background:var(--out);margin:.4rem 0 .4rem 4rem}\n"
                         ".text{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0}\n"
                         "small,.file{color:var(--dim)}img{max-width:100%}\n</style></head><body>\n<h1>%2</h1>\n"_s;
    return head.arg(words.language.toHtmlEscaped(), words.title.toHtmlEscaped()).toUtf8();
}

QByteArray toHtml(const MessageRecord &record, const Words &words)
{
    const im::ChatMessage &message = record.message;
    QString html = message.direction == im::Direction::Out ? u"<div class=out>"_s : u"<div>"_s;
    html += u"<small>"_s + localTime(message) + u" \u00b7 "_s + safe(heading(message, words));
    if (const QString state = stateOf(message, words); !state.isEmpty())
        html += u" \u00b7 "_s + state.toHtmlEscaped();
    html += u"</small>\n"_s;
    if (!message.subject.isEmpty())
        html += u"<b>"_s + safe(message.subject) + u"</b>\n"_s;
    if (!message.text.isEmpty())
        html += u"<p class=text>"_s + safe(message.text) + u"</p>\n"_s;
    for (qsizetype i = 0; i < message.attachments.size(); ++i)
        html += attachmentHtml(message.attachments[i], record.attachmentData.value(i), words);
    if (message.file)
        html += attachmentHtml({0, message.file->name, message.file->contentType, message.file->size}, {}, words);
    for (const im::Reaction &reaction : message.reactions)
        html += u"<small>"_s + safe(reaction.text + u' ' + reaction.sender.text()) + u"</small>\n"_s;
    return html.toUtf8() + "</div>\n";
}

QByteArray htmlTail() { return "</body></html>\n"; }

} // namespace linnet::history
