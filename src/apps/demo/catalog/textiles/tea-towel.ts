import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Tea towels and aprons. */
export const teaTowel: Family = {
  code: 'tea-towel',
  sku: 'TTW',
  brands: ['Tuchhalle & Lund'],
  weightGrams: 210,
  colorChoice: true,
  facts: { width: 50, length: 70 },
  about: words(
    `Half linen and half patience: the cloth is boiled before it is cut, so it dries glasses without lint from the first day. {width} × {length} cm, hemmed by hand, with a loop in one corner. | 一半亚麻，一半耐心：裁剪前先煮过布，头一天擦杯就不掉毛。{width} × {length}厘米，手工卷边，一角有挂环。 | Moitié lin, moitié patience : le tissu est bouilli avant la coupe et essuie les verres sans peluches dès le premier jour. {width} × {length} cm, ourlé à la main, une bride dans un coin.`,
  ),
  models: [
    model(
      'Bremen',
      '14.90',
      'ink brick moss',
      { material: 'linen', origin: 'germany' },
      'striped tea towel | 条纹茶巾 | torchon rayé',
      'Two stripes and a name tape, as in the old linen closets. | 两道条纹一条名签，如旧日布柜。 | Deux rayures et un nom, comme dans les vieilles armoires.',
    ),
    model(
      'Ghent',
      '16.90',
      'sea butter',
      { material: 'linen', origin: 'belgium' },
      'checked tea towel | 格纹茶巾 | torchon à carreaux',
      'The kitchen check that hides a spill of coffee. | 厨房格纹，藏得住咖啡渍。 | Le carreau de cuisine qui cache une tache de café.',
    ),
    model(
      'Ribe',
      '18.90',
      'rose slate',
      { material: 'cotton', origin: 'denmark' },
      'printed tea towel | 印花茶巾 | torchon imprimé',
      'Herrings in a row, printed from a wooden block. | 一排鲱鱼，木版印成。 | Des harengs en file, imprimés à la planche.',
    ),
    model(
      'Oder',
      '13.90',
      'chalk amber',
      { material: 'cotton', origin: 'poland' },
      'waffle tea towel | 华夫格茶巾 | torchon nid d’abeille',
      'Drinks a whole sink of dishes and asks for more. | 擦干一池碗碟还嫌不够。 | Boit tout un évier de vaisselle et en redemande.',
    ),
    model(
      'Narva',
      '15.90',
      'plum celadon',
      { material: 'linen', origin: 'estonia' },
      'linen tea towel | 亚麻茶巾 | torchon en lin',
      'Plain and heavy, for bread as much as for glasses. | 素净厚实，包面包、擦杯子都好。 | Uni et lourd, pour le pain autant que les verres.',
    ),
  ],
}
