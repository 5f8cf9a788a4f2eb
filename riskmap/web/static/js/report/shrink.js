// Photos made smaller before they are sent, for a weak network: what the camera said of time and
// place goes along. Whatever cannot be made smaller goes as it is. ES2020, a classic script.
(function () {
  "use strict";

  const SIDE = 2400; // px; the server keeps 3000 at most
  const SMALL = 1200000; // bytes that are sent as they are
  const QUALITY = 0.85;
  const HEAD = 262144; // bytes within which EXIF stands
  const [EXIF, ORIENTATION] = [0xffe1, 0x0112];

  // The segment of a JPEG that holds what the camera said, with the picture said to be upright.
  function exifOf(buffer) {
    const view = new DataView(buffer);
    if (view.getUint16(0) !== 0xffd8) return null;
    for (let at = 2; at + 10 < view.byteLength && view.getUint8(at) === 0xff;) {
      const length = view.getUint16(at + 2) + 2;
      if (view.getUint16(at) === EXIF && view.getUint32(at + 4) === 0x45786966) {
        const segment = buffer.slice(at, at + length);
        sayUpright(new DataView(segment));
        return segment;
      }
      at += length;
    }
    return null;
  }

  function sayUpright(view) {
    const tiff = 10;
    const little = view.getUint16(tiff) === 0x4949;
    const first = tiff + view.getUint32(tiff + 4, little);
    const count = view.getUint16(first, little);
    for (let entry = first + 2; entry < first + 2 + count * 12; entry += 12) {
      if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
    }
  }

  function opened(file) {
    return new Promise((done, failed) => {
      const image = new Image();
      const url = URL.createObjectURL(file);
      image.onload = () => { URL.revokeObjectURL(url); done(image); };
      image.onerror = () => { URL.revokeObjectURL(url); failed(new Error("not shown")); };
      image.src = url;
    });
  }

  function redrawn(image) {
    const share = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * share);
    canvas.height = Math.round(image.naturalHeight * share);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  }

  async function shrink(file) {
    if (file.size <= SMALL || file.type !== "image/jpeg") return file;
    try {
      const exif = exifOf(await file.slice(0, HEAD).arrayBuffer());
      const made = await redrawn(await opened(file));
      if (!made || made.size >= file.size) return file;
      const parts = exif ? [made.slice(0, 2), exif, made.slice(2)] : [made];
      return new File(parts, file.name, { type: "image/jpeg" });
    } catch (trouble) {
      console.info("riskmap: a photo goes as it is:", trouble.message);
      return file;
    }
  }

  window.riskmap = Object.assign(window.riskmap || {}, { shrink: shrink });
})();
