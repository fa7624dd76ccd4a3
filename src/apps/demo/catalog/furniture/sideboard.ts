import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Sideboards and chests. */
export const sideboard: Family = {
  code: 'sideboard',
  sku: 'SBD',
  brands: ['Dielenhaus', 'Brüggewerk'],
  weightGrams: 41000,
  colorChoice: true,
  about: words(
    `Doors that close with a sigh, drawers dovetailed at every corner. {width} cm wide, {height} cm high, in {material} with a back good enough to stand in the middle of a room. | 门合上时轻轻一叹，抽屉四角燕尾榫。宽{width}厘米、高{height}厘米，{material}材质，背面同样讲究，可放房间中央。 | Des portes qui se ferment dans un soupir, des tiroirs à queues d’aronde. Largeur {width} cm, hauteur {height} cm, en {material}, avec un dos assez beau pour trôner au milieu d’une pièce.`,
  ),
  models: [
    model(
      'Hamburg',
      '890.00',
      'oak walnut',
      { material: 'oak', width: 160, height: 76, origin: 'germany' },
      'sideboard | 餐边柜 | buffet',
      'Long and low, for plates, linens and a row of bottles. | 长而低，收餐盘、桌布与一排酒瓶。 | Long et bas, pour assiettes, nappes et une rangée de bouteilles.',
    ),
    model(
      'Bremen',
      '690.00',
      'sea chalk',
      { material: 'birch', width: 120, height: 82, origin: 'poland' },
      'painted sideboard | 彩漆餐边柜 | buffet peint',
      'Two doors in color and a warm wooden top. | 两扇彩门，一块暖木顶板。 | Deux portes en couleur et un plateau de bois chaud.',
    ),
    model(
      'Antwerp',
      '540.00',
      'walnut oak',
      { material: 'walnut', width: 80, height: 92, origin: 'belgium' },
      'chest of drawers | 斗柜 | commode',
      'Four drawers that run as smoothly in winter. | 四只抽屉，冬天照样顺滑。 | Quatre tiroirs qui glissent aussi bien en hiver.',
    ),
    model(
      'Skane',
      '760.00',
      'sand ash',
      { material: 'ash', width: 140, height: 70, origin: 'sweden' },
      'cane sideboard | 藤面餐边柜 | buffet canné',
      'Doors of woven cane let the contents breathe. | 藤编柜门，让里面的东西透气。 | Des portes cannées qui laissent respirer le contenu.',
    ),
    model(
      'Stade',
      '320.00',
      'ink moss oak',
      { material: 'oak', width: 48, height: 58, origin: 'germany' },
      'nightstand | 床头柜 | table de nuit',
      'One drawer, one shelf, one good night. | 一抽屉，一隔层，一夜好眠。 | Un tiroir, une tablette, une bonne nuit.',
    ),
  ],
}
