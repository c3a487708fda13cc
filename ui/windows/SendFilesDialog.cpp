// SPDX-License-Identifier: MIT
#include "ui/windows/SendFilesDialog.h"

#include "ui/Words.h"
#include "ui/models/Thumbnails.h"
#include "ui/style/TextRuns.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPointer>
#include <QThreadPool>

namespace linnet::ui {
namespace {

constexpr int kMostRows = 8;

} // namespace

SendFilesDialog::SendFilesDialog(const QStringList &paths, const QString &peer, QWidget *parent)
    : Form((paths.size() == 1 ? tr("Send this file to %1?") : tr("Send %n files to %1?", nullptr, int(paths.size()))).arg(isolated(peer)), parent)
{
    setObjectName(u"sendFiles"_qs);
    const Metrics m;
    if (paths.size() == 1)
        addPreview(paths.first());
    qint64 sum = 0;
    for (int i = 0; i < paths.size(); ++i) {
        const QFileInfo file(paths[i]);
        sum += file.size();
        if (i >= kMostRows)
            continue;
        auto *row = new QHBoxLayout;
        row->setSpacing(m.u(12));
        auto *name = named(new Label(TextRole::UiStrong), u"sendName%1"_qs.arg(i), file.fileName());
        name->setElided(true);
        name->setWholeText(file.fileName());
        row->addWidget(name, 1);
        row->addWidget(named(new Label(TextRole::Ui, Words::size(file.size()), QPalette::PlaceholderText), u"sendSize%1"_qs.arg(i)));
        box()->addLayout(row);
    }
    if (paths.size() > kMostRows)
        addText(tr("And %n more.", nullptr, int(paths.size()) - kMostRows));
    if (paths.size() > 1)
        addText(tr("%1 in all").arg(Words::size(sum)));
    addButtons(tr("Send"));
}

void SendFilesDialog::addPreview(const QString &path)
{
    const QFileInfo info(path);
    if (info.size() > Thumbnails::kMaxBytes)
        return;
    const Metrics m;
    auto *preview = named(new QLabel, u"sendPreview"_qs, tr("Picture %1").arg(info.fileName()));
    preview->setTextFormat(Qt::PlainText);
    preview->setAlignment(Qt::AlignCenter);
    preview->hide();
    box()->addWidget(preview);
    const qreal ratio = devicePixelRatioF();
    QThreadPool::globalInstance()->start([guard = QPointer<SendFilesDialog>(this), preview, path, bound = QSize(m.u(320), m.u(240)), ratio] {
        QFile file(path);
        QImage picture = Thumbnails::decode(file.open(QIODevice::ReadOnly) ? file.read(Thumbnails::kMaxBytes) : QByteArray(), bound * ratio);
        picture.setDevicePixelRatio(ratio);
        QMetaObject::invokeMethod(qApp, [guard, preview, picture] {
            if (!guard || picture.isNull())
                return;
            preview->setPixmap(QPixmap::fromImage(picture));
            preview->setMinimumSize(picture.size() / picture.devicePixelRatio());
            preview->show();
            guard->fit();
        }, Qt::QueuedConnection);
    });
}

} // namespace linnet::ui
