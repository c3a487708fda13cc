// SPDX-License-Identifier: MIT
#pragma once

#include <QPlainTextEdit>
#include <QWidget>

namespace linnet::ui {

class IconButton;
class Label;
class ReplyBar;

/// The text field of the composer: plain text only, grows to eight lines, Enter sends and Shift+Enter breaks the line (or the other
/// way round, as the user set it).
class ComposerEdit final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit ComposerEdit(QWidget *parent = nullptr);
    void setEnterSends(bool on) { m_enterSends = on; }
    /// Stands in the empty field, in one line.
    void setHint(const QString &hint);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested();
    void focusChanged();
    /// Files were pasted, or dropped here.
    void filesGiven(const QStringList &paths);
    void pictureGiven(const QImage &picture);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int wantedHeight() const;
    void showHint();
    QString m_hint;
    bool m_enterSends = true;
};

/// The files of this computer among what was dropped or pasted.
QStringList localFiles(const QMimeData &data);

/// Frame, attach, text field, emoji, Send; above it what one answers, and a note line when something must be said.
class Composer final : public QWidget
{
    Q_OBJECT
public:
    explicit Composer(QWidget *parent = nullptr);

    ComposerEdit *edit() const { return m_edit; }
    QString text() const { return m_edit->toPlainText(); }
    void setText(const QString &text);
    void setPeer(const QString &name);
    void setEnterSends(bool on);
    /// Something that must be said: until the user writes on.
    void setNote(const QString &note);
    /// How what stands in the field will go, if that is worth a word.
    void setForecast(const QString &words);
    /// What is answered; without a name: nothing.
    void setReply(const QString &name, const QString &line);

Q_SIGNALS:
    void sendRequested(const QString &text);
    void textEdited();
    void replyCancelled();
    void attachWanted();
    void filesGiven(const QStringList &paths);
    void pictureGiven(const QImage &picture);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void send();
    void showNote();
    void chooseEmoji();
    QWidget *m_frame;
    ComposerEdit *m_edit;
    IconButton *m_attach;
    IconButton *m_emoji;
    IconButton *m_send;
    QWidget *m_noteLine;
    Label *m_note;
    QString m_said;
    QString m_forecast;
    ReplyBar *m_reply;
};

} // namespace linnet::ui
