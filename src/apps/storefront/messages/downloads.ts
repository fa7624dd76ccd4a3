/** What the shop says about downloads, in English. */
export const enDownloads = {
  'download.title': 'Downloads',
  'download.pending': 'Your downloads are being made ready. This page looks again by itself.',
  'download.get': 'Download',
  'download.version': 'Version {$version}',
  'download.left':
    '.input {$count :integer} .match $count one {{{$count} download left}} * {{{$count} downloads left}}',
  'download.used_up': 'This version was downloaded as often as it may be. Write to us if you need it again.',
  'download.revoked': 'The money for this was given back, so it can be downloaded no more.',
  'download.keys': 'License keys',
  'download.key_revoked': 'This key no longer counts.',
  'download.gone': 'This link is over',
  'download.gone_text':
    'Download links are good for a day and for the order they were made for. Open your order and begin the download again.',
  'download.at_once': 'Download at once after paying',
  'download.again': 'Download again at any time, new versions included',
  'download.badge': 'Download',
  'download.who': 'Who is it for?',
  'download.no_address': 'Nothing is sent by post, so your name and country are enough.',
  'download.consent':
    'Please give me the download at once. I know that I lose my right of withdrawal with that.',
  'download.consent_missing': 'Please tick this box: without it the law has us wait fourteen days.',
  'download.consent_label': 'Download at once',
} as const

/** The same in Chinese. */
export const zhDownloads: Readonly<Record<keyof typeof enDownloads, string>> = {
  'download.title': '下载',
  'download.pending': '正在准备您的下载内容，本页会自动刷新。',
  'download.get': '下载',
  'download.version': '版本 {$version}',
  'download.left': '.input {$count :integer} .match $count * {{还可下载 {$count} 次}}',
  'download.used_up': '此版本的下载次数已用完。如需再次下载，请联系我们。',
  'download.revoked': '款项已退回，因此无法再下载。',
  'download.keys': '许可密钥',
  'download.key_revoked': '此密钥已失效。',
  'download.gone': '此链接已失效',
  'download.gone_text': '下载链接一天内有效，且仅限所属订单。请打开订单重新开始下载。',
  'download.at_once': '付款后立即下载',
  'download.again': '可随时再次下载，包括新版本',
  'download.badge': '下载',
  'download.who': '购买人',
  'download.no_address': '无需邮寄，只需填写姓名和国家。',
  'download.consent': '请立即为我提供下载。我知道由此将失去撤回权。',
  'download.consent_missing': '请勾选此项：否则依法须等待十四天。',
  'download.consent_label': '立即下载',
}

/** The same in French. */
export const frDownloads: Readonly<Record<keyof typeof enDownloads, string>> = {
  'download.title': 'Téléchargements',
  'download.pending': 'Vos téléchargements sont en préparation. Cette page se met à jour d’elle-même.',
  'download.get': 'Télécharger',
  'download.version': 'Version {$version}',
  'download.left':
    '.input {$count :integer} .match $count one {{{$count} téléchargement restant}} * {{{$count} téléchargements restants}}',
  'download.used_up':
    'Cette version a été téléchargée autant de fois que permis. Écrivez-nous si vous en avez encore besoin.',
  'download.revoked': 'Cet achat a été remboursé, il ne peut donc plus être téléchargé.',
  'download.keys': 'Clés de licence',
  'download.key_revoked': 'Cette clé n’est plus valable.',
  'download.gone': 'Ce lien a expiré',
  'download.gone_text':
    'Les liens de téléchargement valent un jour et pour leur seule commande. Ouvrez votre commande et recommencez.',
  'download.at_once': 'Téléchargement immédiat après paiement',
  'download.again': 'À télécharger de nouveau à tout moment, nouvelles versions comprises',
  'download.badge': 'Téléchargement',
  'download.who': 'Pour qui ?',
  'download.no_address': 'Rien n’est envoyé par la poste : votre nom et votre pays suffisent.',
  'download.consent':
    'Je demande le téléchargement immédiat et je sais que je perds ainsi mon droit de rétractation.',
  'download.consent_missing': 'Cochez cette case : sans elle, la loi nous fait attendre quatorze jours.',
  'download.consent_label': 'Téléchargement immédiat',
}
