import { enRecommended, frRecommended, zhRecommended } from './recommended.ts'

/** What the shop says about what it keeps of a person, in English. */
export const enPrivacy = {
  ...enRecommended,
  'account.privacy': 'Privacy',
  'privacy.export': 'What we know of you',
  'privacy.export_text':
    'A file with everything we keep of you, table by table, and how long each is kept. Secrets and passwords are not in it.',
  'privacy.download': 'Download the file (JSON)',
  'privacy.erase': 'Erase my account',
  'privacy.erase_text':
    'Addresses, devices, mails, wish lists and votes are deleted. Orders and invoices stay for ten years, as the law wants, without your mail address. What you wrote of products stays without your name. This cannot be undone.',
  'privacy.password': 'Your password, so that we know it is you',
  'privacy.erase_now': 'Erase for good',
  'privacy.erased': 'Your account is erased',
  'privacy.erased_text': 'All your devices are signed out. Farewell, and thank you.',
  'fault.password_wrong': 'This is not your password.',
  'fault.works_here': 'This account works at the desk: its role must be taken back first.',
  'fault.orders_open': 'An order is still under way. Please wait until it has arrived, or cancel it.',
  'fault.money_left': 'There is still money in your wallet. Please spend or withdraw it first.',
  'fault.invoices_open': 'There is still an invoice to pay.',
  'fault.already_erased': 'This account is erased already.',
} as const

type Privacy = Readonly<Record<keyof typeof enPrivacy, string>>

/** The same in Chinese. */
export const zhPrivacy: Privacy = {
  ...zhRecommended,
  'account.privacy': '隐私',
  'privacy.export': '我们掌握的您的信息',
  'privacy.export_text': '一个文件，逐表列出我们保存的关于您的全部信息及保存期限，不含密码和密钥。',
  'privacy.download': '下载文件（JSON）',
  'privacy.erase': '注销账户',
  'privacy.erase_text':
    '地址、设备、邮件、心愿单和投票将被删除。订单和账单依法保留十年，但不再包含您的邮箱。您发表的商品内容将匿名保留。此操作无法撤销。',
  'privacy.password': '请输入密码以确认本人操作',
  'privacy.erase_now': '永久注销',
  'privacy.erased': '您的账户已注销',
  'privacy.erased_text': '所有设备均已退出登录。感谢您的光临，再见。',
  'fault.password_wrong': '密码不正确。',
  'fault.works_here': '此账户属于工作人员，需先收回其权限。',
  'fault.orders_open': '仍有订单在进行中，请等待收货或先取消订单。',
  'fault.money_left': '钱包中仍有余额，请先使用或提现。',
  'fault.invoices_open': '仍有账单未付。',
  'fault.already_erased': '此账户已注销。',
}

/** The same in French. */
export const frPrivacy: Privacy = {
  ...frRecommended,
  'account.privacy': 'Vie privée',
  'privacy.export': 'Ce que nous savons de vous',
  'privacy.export_text':
    'Un fichier avec tout ce que nous conservons de vous, table par table, et la durée de conservation. Les secrets et mots de passe n’y sont pas.',
  'privacy.download': 'Télécharger le fichier (JSON)',
  'privacy.erase': 'Effacer mon compte',
  'privacy.erase_text':
    'Adresses, appareils, courriels, listes d’envies et votes sont supprimés. Commandes et factures restent dix ans, comme la loi le veut, sans votre adresse électronique. Vos textes sur les articles restent sans votre nom. C’est irréversible.',
  'privacy.password': 'Votre mot de passe, pour nous assurer que c’est vous',
  'privacy.erase_now': 'Effacer définitivement',
  'privacy.erased': 'Votre compte est effacé',
  'privacy.erased_text': 'Tous vos appareils sont déconnectés. Au revoir, et merci.',
  'fault.password_wrong': 'Ce n’est pas votre mot de passe.',
  'fault.works_here': 'Ce compte travaille au comptoir : son rôle doit d’abord être retiré.',
  'fault.orders_open': 'Une commande est encore en cours. Attendez son arrivée ou annulez-la.',
  'fault.money_left': 'Il reste de l’argent dans votre portefeuille. Dépensez-le ou retirez-le d’abord.',
  'fault.invoices_open': 'Il reste une facture à régler.',
  'fault.already_erased': 'Ce compte est déjà effacé.',
}
