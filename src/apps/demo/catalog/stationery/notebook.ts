import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Notebooks. */
export const notebook: Family = {
  code: 'notebook',
  sku: 'NBK',
  brands: ['Schriever & Co'],
  weightGrams: 310,
  colorChoice: true,
  sizes: sizes('format', 'Format | 开本 | Format', 'a6, 70, 50, A6', 'a5, 100, 100, A5'),
  about: words(
    `{pages} pages of ivory paper, 100 g, sewn in sections so it lies flat from the first page to the last. Fountain pens neither bleed nor feather; pages are numbered and the index is empty, waiting. | {pages}页象牙白纸，100克，分帖锁线，首页到末页都能摊平。钢笔不洇不透；页码已印，目录留白，等你来写。 | {pages} pages ivoire de 100 g, cousues en cahiers pour s’ouvrir à plat de la première à la dernière. Le stylo-plume n’y bave pas ; les pages sont numérotées et l’index attend.`,
  ),
  models: [
    model(
      'Lynn',
      '18.90',
      'ink brick moss',
      { pages: 192, ruling: 'dotted', material: 'linen' },
      'dotted notebook | 点阵笔记本 | carnet pointillé',
      'Bound in bookcloth, with two ribbons and a pocket. | 书布装帧，两条书签带，一只内袋。 | Relié en toile, avec deux signets et une pochette.',
    ),
    model(
      'Stade',
      '16.90',
      'black sand',
      { pages: 160, ruling: 'lined', material: 'paper' },
      'lined notebook | 横线笔记本 | carnet ligné',
      'A ledger for those who write in sentences. | 写给用句子记账的人。 | Un registre pour ceux qui écrivent en phrases.',
    ),
    model(
      'Anklam',
      '24.90',
      'walnut copper',
      { pages: 192, ruling: 'plain', material: 'leather' },
      'leather notebook | 皮面笔记本 | carnet en cuir',
      'A soft cover that takes on the shape of its pocket. | 软皮封面，慢慢长成口袋的形状。 | Une couverture souple qui prend la forme de la poche.',
    ),
    model(
      'York',
      '12.90',
      'sky rose butter',
      { pages: 96, ruling: 'grid', material: 'paper' },
      'grid notebook | 方格笔记本 | carnet quadrillé',
      'Five millimeters square, for plans and figures. | 五毫米方格，画图与算账。 | Cinq millimètres au carré, pour plans et chiffres.',
    ),
    model(
      'Dorpat',
      '21.90',
      'plum sea',
      { pages: 208, ruling: 'dotted', material: 'linen' },
      'journal | 日志本 | journal',
      'One page a day, for a little over half a year. | 一日一页，写半年有余。 | Une page par jour, un peu plus d’une demi-année.',
    ),
  ],
}
