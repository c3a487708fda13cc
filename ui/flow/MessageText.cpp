// SPDX-License-Identifier: MIT
#include "ui/flow/MessageText.h"

#include "ui/style/LinnetStyle.h"
#include "ui/style/Theme.h"

#include <QAbstractTextDocumentLayout>
#include <QHelpEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

namespace linnet::ui {

MessageText::MessageText(QWidget *parent) : QTextEdit(parent)
{
    setObjectName(u"messageText"_qs);
    setAccessibleName(tr("Text of the message"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLayoutDirection(Qt::LeftToRight); // SIP is
    document()->setDocumentMargin(Metrics().u(12));
    document()->setUndoRedoEnabled(false);
    viewport()->setMouseTracking(true);
    connect(this, &QTextEdit::cursorPositionChanged, this, [this] { Q_EMIT explained(explanation()); });
}

void MessageText::setMessage(const QByteArray &bytes, const QColor &startColour)
{
    m_startColour = startColour;
    m_lines = messageLines(bytes);
    m_hovered = -1;
    write();
    verticalScrollBar()->setValue(0);
    Q_EMIT explained(explanation());
}

void MessageText::write()
{
    const Metrics m;
    const QSignalBlocker silent(this);
    clear();
    QTextCursor cursor(document());
    QTextBlockFormat block;
    block.setLeftMargin(m.u(8)); // what goes on in the next line is set in a little
    block.setTextIndent(-m.u(8));
    block.setLineHeight(m.line(TextRole::Code), QTextBlockFormat::MinimumHeight);
    block.setLayoutDirection(Qt::LeftToRight);
    QTextCharFormat plain;
    plain.setFont(m.font(TextRole::Code));
    plain.setForeground(ink(Colour::Text));
    QTextCharFormat start = plain;
    start.setForeground(m_startColour);
    start.setFontWeight(QFont::Bold);
    QTextCharFormat name = plain;
    name.setForeground(ink(Colour::AccentText));
    QTextCharFormat hidden = plain;
    hidden.setForeground(ink(Colour::Muted));
    cursor.setBlockFormat(block);
    cursor.beginEditBlock();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const MessageLine &line = m_lines[i];
        if (i > 0)
            cursor.insertBlock(block);
        const QTextCharFormat &rest = line.kind == MessageLine::Kind::Start ? start : plain;
        qsizetype at = line.nameLength;
        if (at > 0)
            cursor.insertText(line.text.left(at), name);
        for (const TextSpan &span : line.hidden) {
            cursor.insertText(line.text.mid(at, span.start - at), rest);
            cursor.insertText(line.text.mid(span.start, span.length), hidden);
            at = span.start + span.length;
        }
        cursor.insertText(line.text.mid(at), rest);
    }
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
    viewport()->update();
}

QString MessageText::explanation() const
{
    const int line = textCursor().blockNumber();
    return line < m_lines.size() ? m_lines[line].explanation : QString();
}

int MessageText::lineAt(const QPoint &point) const
{
    const QTextCursor under = cursorForPosition(point);
    const QRectF block = document()->documentLayout()->blockBoundingRect(under.block()).translated(0, -verticalScrollBar()->value());
    return block.contains(QPointF(block.center().x(), point.y())) ? under.blockNumber() : -1;
}

void MessageText::paintEvent(QPaintEvent *event)
{
    const Metrics m;
    {
        QPainter painter(viewport());
        painter.translate(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
        const int top = verticalScrollBar()->value();
        for (QTextBlock block = document()->firstBlock(); block.isValid() && block.blockNumber() < m_lines.size(); block = block.next()) {
            const QRectF rect = document()->documentLayout()->blockBoundingRect(block);
            if (rect.bottom() < top)
                continue;
            if (rect.top() > top + viewport()->height())
                break;
            for (const TextSpan &span : m_lines[block.blockNumber()].hidden) {
                const QTextLine line = block.layout()->lineForTextPosition(int(span.start));
                if (!line.isValid())
                    continue;
                const QPointF origin = block.layout()->position();
                const double from = line.cursorToX(int(span.start));
                const double to = line.cursorToX(int(span.start + span.length));
                drawBox(painter, QRectF(origin.x() + from - m.u(1), origin.y() + line.y() + 1, to - from + m.u(2), line.height() - 2), m.u(4),
                        ink(Colour::Pressed), QColor());
            }
        }
    }
    QTextEdit::paintEvent(event);
}

void MessageText::mouseMoveEvent(QMouseEvent *event)
{
    QTextEdit::mouseMoveEvent(event);
    const int line = lineAt(event->position().toPoint());
    if (line == m_hovered)
        return;
    m_hovered = line;
    const bool known = line >= 0 && line < m_lines.size() && !m_lines[line].explanation.isEmpty();
    Q_EMIT explained(known ? m_lines[line].explanation : explanation());
}

bool MessageText::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int line = lineAt(help->pos());
        const QString words = line >= 0 && line < m_lines.size() ? m_lines[line].explanation : QString();
        if (words.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), plainTip(words), viewport());
        return true;
    }
    if (event->type() == QEvent::Leave) {
        m_hovered = -1;
        Q_EMIT explained(explanation());
    }
    return QTextEdit::viewportEvent(event);
}

QMimeData *MessageText::createMimeDataFromSelection() const
{
    QString text = textCursor().selectedText();
    text.replace(QChar::ParagraphSeparator, u'\n').remove(kBreak);
    auto *copied = new QMimeData;
    copied->setText(text);
    return copied;
}

} // namespace linnet::ui
