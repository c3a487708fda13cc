// SPDX-License-Identifier: MIT
#include "ui/WindowAudit.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/HistoryView.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QFocusFrame>
#include <QHash>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitterHandle>

namespace linnet::ui {
namespace {

double lowest = 21;
int texts = 0;

QString nameOf(const QWidget *widget)
{
    return QString::fromLatin1(widget->metaObject()->className()).section(u':', -1) + u'#' + widget->objectName();
}

bool isInteractive(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget)
        || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const HistoryView *>(widget);
}

bool isInternal(const QWidget *widget) { return widget->objectName().startsWith(u"qt_"); }

bool countsForOverlap(const QWidget *widget)
{
    return widget->isVisible() && !widget->isWindow() && !widget->visibleRegion().isEmpty() && !qobject_cast<const QFocusFrame *>(widget)
        && !qobject_cast<const QSplitterHandle *>(widget) && !isInternal(widget);
}

void checkOverlaps(QWidget *parent, QStringList &faults)
{
    QList<QWidget *> shown;
    for (QObject *child : parent->children())
        if (auto *widget = qobject_cast<QWidget *>(child); widget && countsForOverlap(widget))
            shown << widget;
    for (qsizetype i = 0; i < shown.size(); ++i)
        for (qsizetype j = i + 1; j < shown.size(); ++j)
            if (shown[i]->geometry().intersects(shown[j]->geometry()))
                faults << u"overlap: %1 and %2 in %3"_qs.arg(nameOf(shown[i]), nameOf(shown[j]), nameOf(parent));
    for (QWidget *widget : shown)
        checkOverlaps(widget, faults);
}

bool insideScrollArea(const QWidget *widget)
{
    for (const QWidget *up = widget->parentWidget(); up; up = up->parentWidget())
        if (qobject_cast<const QScrollArea *>(up))
            return true;
    return false;
}

bool insideHistory(const QWidget *widget)
{
    for (const QWidget *up = widget->parentWidget(); up; up = up->parentWidget())
        if (qobject_cast<const HistoryView *>(up))
            return true;
    return false;
}

void checkCut(QWidget *widget, QStringList &faults)
{
    if (const auto *label = qobject_cast<QLabel *>(widget); label && !label->text().isEmpty()) {
        if (label->textFormat() != Qt::PlainText)
            faults << u"label is not plain text: "_qs + nameOf(label);
        const bool cut = label->wordWrap()
            ? label->fontMetrics().boundingRect(QRect(0, 0, label->contentsRect().width(), 100000), Qt::TextWordWrap, label->text()).height()
                > label->height() + label->fontMetrics().height() / 12 // fractional line heights, never a stroke
                                           : label->fontMetrics().horizontalAdvance(label->text()) > label->contentsRect().width() + 1
                || label->fontMetrics().height() > label->height() + 1;
        if (cut)
            faults << u"cut: %1 \"%2\" %3x%4"_qs.arg(nameOf(label), label->text()).arg(label->width()).arg(label->height());
        // An address may be longer than any window; but nothing of ours, and never to nothing.
        if (label->text() == u"…"_qs || (label->text().endsWith(u'…') && !label->accessibleName().contains(u'@')))
            faults << u"elided: %1 \"%2\""_qs.arg(nameOf(label), label->text());
    }
    if (const auto *button = qobject_cast<QAbstractButton *>(widget)) {
        const QSize wanted = button->minimumSizeHint();
        if (button->width() < wanted.width() || button->height() < wanted.height())
            faults << u"cut: %1 \"%2\" %3x%4 of %5x%6"_qs.arg(nameOf(button), button->text()).arg(button->width()).arg(button->height()).arg(wanted.width()).arg(wanted.height());
        if (button->hasHeightForWidth() && button->height() < button->heightForWidth(button->width()))
            faults << u"cut in height: %1"_qs.arg(nameOf(button));
    }
    if (const auto *field = qobject_cast<QLineEdit *>(widget); field && !field->placeholderText().isEmpty()
        && field->fontMetrics().horizontalAdvance(field->placeholderText()) > field->contentsRect().width() - field->textMargins().left())
        faults << u"placeholder cut: "_qs + nameOf(field);
    if (const auto *history = qobject_cast<HistoryView *>(widget); history && !history->visibleTextFits())
        faults << u"a message does not fit its bubble"_qs;
    if (isInteractive(widget) && !insideScrollArea(widget) && !isInternal(widget) && !widget->parentWidget()->rect().contains(widget->geometry())
        && !qobject_cast<QAbstractItemView *>(widget->parentWidget()) && !qobject_cast<HistoryView *>(widget->parentWidget()))
        faults << u"outside of its parent: "_qs + nameOf(widget);
}

void checkNames(QWidget *widget, QStringList &faults)
{
    if (!isInteractive(widget) || isInternal(widget))
        return;
    if (widget->objectName().isEmpty())
        faults << u"no object name: %1 in %2"_qs.arg(nameOf(widget), nameOf(widget->parentWidget()));
    QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
    if (!spoken || spoken->text(QAccessible::Name).isEmpty())
        faults << u"no accessible name: "_qs + nameOf(widget);
}

/// The commonest colour is the ground; the one farthest from it is the ink.
double renderedContrast(const QImage &image)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ++counts[image.pixel(x, y) | 0xff000000];
    QRgb ground = 0;
    int most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        if (it.value() > most) {
            most = it.value();
            ground = it.key();
        }
    double best = 1;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        best = qMax(best, contrastRatio(QColor(it.key()), QColor(ground)));
    return best;
}

void checkContrast(QWidget *window, const QList<QWidget *> &all, QStringList &faults)
{
    constexpr int kScale = 3; // strokes of small letters are wide enough then to have their full colour
    const auto picture = [window] {
        QImage image(window->size() * kScale, QImage::Format_RGB32);
        image.setDevicePixelRatio(kScale);
        window->render(&image);
        return image;
    };
    QImage image = picture();
    for (QWidget *widget : all) {
        const auto *label = qobject_cast<QLabel *>(widget);
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const bool words = (label && !label->text().isEmpty()) || (button && !button->text().isEmpty())
            || (qobject_cast<QLineEdit *>(widget) && !qobject_cast<QLineEdit *>(widget)->displayText().isEmpty());
        if (!words || widget->visibleRegion().isEmpty())
            continue;
        if (insideScrollArea(widget) && widget->visibleRegion().boundingRect().height() < widget->height()) { // half a line is no text
            for (QWidget *up = widget->parentWidget(); up; up = up->parentWidget())
                if (auto *area = qobject_cast<QScrollArea *>(up))
                    area->ensureWidgetVisible(widget);
            image = picture();
        }
        if (insideHistory(widget) && widget->visibleRegion().boundingRect().height() < widget->height()) // scrolled half out of sight
            continue;
        QRect inner = widget->visibleRegion().boundingRect().adjusted(3, 3, -3, -3); // without the border
        if (inner.width() < 6 || inner.height() < 6)
            continue;
        const QPoint at = widget->mapTo(window, inner.topLeft());
        const double ratio = renderedContrast(image.copy(QRect(at * kScale, inner.size() * kScale)));
        ++texts;
        lowest = qMin(lowest, ratio);
        if (ratio < 4.5)
            faults << u"contrast %1: %2 \"%3\""_qs.arg(ratio).arg(nameOf(widget), label ? label->text() : button ? button->text() : QString());
    }
}

} // namespace

QStringList auditWindow(QWidget *window)
{
    QStringList faults;
    lowest = 21;
    texts = 0;
    checkOverlaps(window, faults);
    QList<QWidget *> all;
    for (QWidget *widget : window->findChildren<QWidget *>())
        if (widget->isVisible() && widget->window() == window)
            all << widget;
    for (QWidget *widget : all) {
        checkCut(widget, faults);
        checkNames(widget, faults);
    }
    checkContrast(window, all, faults);
    return faults;
}

double lowestContrast() { return lowest; }
int auditedTexts() { return texts; }

} // namespace linnet::ui
