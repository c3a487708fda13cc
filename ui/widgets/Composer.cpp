// SPDX-License-Identifier: MIT
#include "ui/widgets/Composer.h"

#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/EmojiPopup.h"
#include "ui/widgets/Glyph.h"
#include "ui/widgets/Label.h"
#include "ui/widgets/ReplyBar.h"

#include <QHBoxLayout>
#include <QImage>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextLayout>
#include <QUrl>
#include <QVBoxLayout>
#include <QtMath>

namespace linnet::ui {

ComposerEdit::ComposerEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setObjectName(u"composerEdit"_qs);
    setFrameShape(QFrame::NoFrame);
    setFont(Metrics().font(TextRole::Message));
    setTabChangesFocus(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QPlainTextEdit::textChanged, this, [this] { updateGeometry(); });
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, [this] { updateGeometry(); });
}

int ComposerEdit::wantedHeight() const
{
    const qreal usual = fontMetrics().lineSpacing();
    qreal height = 0;
    int lines = 0; // of the screen, not of the text
    for (QTextBlock block = document()->firstBlock(); block.isValid() && lines < 8; block = block.next()) {
        const int count = qMax(1, block.layout() ? block.layout()->lineCount() : 1);
        for (int i = 0; i < count && lines < 8; ++i, ++lines) // another script's line may be taller than the font's own
            height += block.layout() && i < block.layout()->lineCount() ? qMax(usual, block.layout()->lineAt(i).height()) : usual;
    }
    if (document()->isEmpty()) {
        QTextLayout hint(placeholderText(), font());
        hint.beginLayout();
        if (QTextLine line = hint.createLine(); line.isValid()) {
            line.setLineWidth(1e6);
            height = qMax(height, line.height());
        }
        hint.endLayout();
    }
    return qCeil(qMax(height, usual)) + 2;
}

void ComposerEdit::setHint(const QString &hint)
{
    m_hint = hint;
    showHint();
}

void ComposerEdit::showHint()
{
    setPlaceholderText(fontMetrics().elidedText(m_hint, Qt::ElideRight, viewport()->width())); // it would wrap out of sight
    updateGeometry();
}

QSize ComposerEdit::sizeHint() const { return {Metrics().u(200), wantedHeight()}; }
QSize ComposerEdit::minimumSizeHint() const { return {Metrics().u(60), wantedHeight()}; }

void ComposerEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        QMetaObject::invokeMethod(this, &ComposerEdit::showHint, Qt::QueuedConnection);
    const bool scrolls = document()->documentLayout()->documentSize().height() > 8; // counted in lines
    setVerticalScrollBarPolicy(scrolls ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void ComposerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !event->modifiers().testFlag(Qt::AltModifier)) {
        const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
        const bool control = event->modifiers().testFlag(Qt::ControlModifier);
        if (control || shift != m_enterSends)
            Q_EMIT sendRequested();
        else
            textCursor().insertText(u"\n"_qs);
        ensureCursorVisible();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

bool ComposerEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || source->hasImage() || !localFiles(*source).isEmpty();
}

void ComposerEdit::insertFromMimeData(const QMimeData *source)
{
    if (const QStringList files = localFiles(*source); !files.isEmpty())
        Q_EMIT filesGiven(files);
    else if (source->hasText()) // a table's cells come as a picture, too: words are meant
        insertPlainText(source->text());
    else if (source->hasImage())
        Q_EMIT pictureGiven(qvariant_cast<QImage>(source->imageData()));
}

QStringList localFiles(const QMimeData &data)
{
    QStringList paths;
    for (const QUrl &url : data.urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    return paths;
}

void ComposerEdit::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT focusChanged();
}

void ComposerEdit::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    Q_EMIT focusChanged();
}

Composer::Composer(QWidget *parent) : QWidget(parent), m_frame(new QWidget), m_edit(new ComposerEdit),
    m_attach(new IconButton(u"paperclip"_qs, tr("Send files"), u"attach"_qs)), m_emoji(new IconButton(u"mood-smile"_qs, tr("Emoji"), u"emoji"_qs)),
    m_send(new IconButton(u"send-2"_qs, tr("Send"), u"send"_qs)), m_noteLine(new QWidget), m_note(new Label(TextRole::Small, {}, QPalette::PlaceholderText)),
    m_reply(new ReplyBar)
{
    setObjectName(u"composer"_qs);
    const Metrics m;
    m_frame->setObjectName(u"composerFrame"_qs);
    auto *inside = new QHBoxLayout(m_frame);
    inside->setContentsMargins(m.u(4), m.u(4), m.u(4), m.u(4));
    inside->setSpacing(m.u(4));
    inside->addWidget(m_attach, 0, Qt::AlignBottom);
    inside->addWidget(m_edit, 1, Qt::AlignVCenter);
    inside->addWidget(m_emoji, 0, Qt::AlignBottom);
    inside->addWidget(m_send, 0, Qt::AlignBottom);
    named(m_note, u"composerNote"_qs);
    m_note->setWordWrap(true);
    m_noteLine->setObjectName(u"composerNoteLine"_qs);
    auto *note = new QHBoxLayout(m_noteLine);
    note->setContentsMargins(m.u(4), 0, 0, m.u(2));
    note->setSpacing(m.u(8));
    note->addWidget(new Glyph(u"info-circle"_qs, 14, QPalette::Link), 0, Qt::AlignTop);
    note->addWidget(m_note, 1);
    m_noteLine->hide();
    auto *box = new QVBoxLayout(this);
    box->setContentsMargins(m.u(16), m.u(8), m.u(16), m.u(14));
    box->setSpacing(m.u(4));
    box->addWidget(m_noteLine);
    box->addWidget(m_reply);
    box->addWidget(m_frame);
    m_reply->hide();
    connect(m_reply, &ReplyBar::closeWanted, this, &Composer::replyCancelled);
    m_send->setKeys(tr("Enter"));
    m_send->setEnabled(false);
    m_edit->setAccessibleDescription(tr("Enter sends, Shift+Enter starts a new line."));
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        const bool any = !text().trimmed().isEmpty();
        m_send->setEnabled(any);
        m_send->setFilled(any);
        if (!m_said.isEmpty() && !signalsBlocked()) // read by now
            setNote({});
        Q_EMIT textEdited();
    });
    connect(m_edit, &ComposerEdit::sendRequested, this, &Composer::send);
    connect(m_edit, &ComposerEdit::focusChanged, this, qOverload<>(&QWidget::update));
    connect(m_edit, &ComposerEdit::filesGiven, this, &Composer::filesGiven);
    connect(m_edit, &ComposerEdit::pictureGiven, this, &Composer::pictureGiven);
    connect(m_attach, &IconButton::clicked, this, &Composer::attachWanted);
    connect(m_emoji, &IconButton::clicked, this, &Composer::chooseEmoji);
    connect(m_send, &IconButton::clicked, this, &Composer::send);
    m_attach->setKeys(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A).toString(QKeySequence::NativeText));
    m_emoji->setKeys(QKeySequence(Qt::CTRL | Qt::Key_E).toString(QKeySequence::NativeText));
    m_emoji->setShortcut(Qt::CTRL | Qt::Key_E);
    m_attach->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    setFocusProxy(m_edit);
}

void Composer::setText(const QString &text)
{
    if (text == this->text())
        return;
    const QSignalBlocker silent(this);
    m_edit->setPlainText(text);
    m_edit->moveCursor(QTextCursor::End);
}

void Composer::setPeer(const QString &name)
{
    m_edit->setHint(tr("Message %1").arg(name));
    m_edit->setAccessibleName(tr("Message to %1").arg(name));
}

void Composer::setEnterSends(bool on)
{
    m_edit->setEnterSends(on);
    m_send->setKeys(on ? tr("Enter") : tr("Ctrl+Enter"));
    m_edit->setAccessibleDescription(on ? tr("Enter sends, Shift+Enter starts a new line.")
                                        : tr("Ctrl+Enter sends, Enter starts a new line."));
}

void Composer::setNote(const QString &note)
{
    m_said = note;
    showNote();
}

void Composer::setForecast(const QString &words)
{
    m_forecast = words;
    showNote();
}

void Composer::showNote()
{
    m_note->setText(m_said.isEmpty() ? m_forecast : m_said);
    m_noteLine->setVisible(!m_note->text().isEmpty());
}

void Composer::chooseEmoji()
{
    auto *popup = new EmojiPopup({}, this);
    connect(popup, &EmojiPopup::picked, this, [this](const QString &emoji) {
        m_edit->insertPlainText(emoji);
        m_edit->setFocus(Qt::OtherFocusReason);
    });
    popup->popup(m_emoji->mapToGlobal(QPoint(0, 0)));
}

void Composer::setReply(const QString &name, const QString &line)
{
    if (!name.isEmpty())
        m_reply->setQuote(name, line);
    m_reply->setVisible(!name.isEmpty());
}

void Composer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool roomy = width() >= Metrics().u(280); // large letters in a small window: the text goes first; files are in the menu too
    m_attach->setVisible(roomy);
    m_emoji->setVisible(roomy);
}

void Composer::send()
{
    if (!text().trimmed().isEmpty())
        Q_EMIT sendRequested(text());
}

void Composer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool focus = m_edit->hasFocus();
    drawBox(painter, m_frame->geometry(), Metrics().u(10), ink(Colour::Base), ink(focus ? Colour::Ring : Colour::Control), focus ? 2 : 1);
}

} // namespace linnet::ui
