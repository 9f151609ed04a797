// The camera as a scanner: with what the browser has for it, or else with a reader of ours, which is loaded only then.

const PAUSE = 120;
const AGAIN = 4000;

async function makeDetector(reader) {
  const own = globalThis.BarcodeDetector;
  const known = own ? await own.getSupportedFormats().catch(() => []) : [];
  const Detector = known.includes("qr_code") ? own : (await import(reader)).BarcodeDetector;
  return new Detector({ formats: ["qr_code"] });
}

export class Camera {
  #stream = null;
  #last = { text: "", at: 0 };

  constructor(video, reader, found) {
    this.video = video;
    this.reader = reader;
    this.found = found;
  }

  get isOn() {
    return this.#stream !== null;
  }

  // Rejects with the DOMException of the browser: NotAllowedError, NotFoundError …
  async start() {
    if (this.isOn) return;
    if (!navigator.mediaDevices) throw new DOMException("needs https", "SecurityError");
    const video = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video });
    try {
      this.detector ??= await makeDetector(this.reader);
      this.video.srcObject = stream;
      await this.video.play();
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
    this.#stream = stream;
    this.#look(stream);
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
  }

  async #look(stream) {
    while (this.#stream === stream) {
      const codes = await this.detector.detect(this.video).catch(() => []);
      if (codes.length && this.#stream === stream) this.#tell(codes[0].rawValue);
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  // A code stays before the camera for a while: it counts once, and again when it comes back.
  #tell(text) {
    const now = Date.now();
    const isNew = text !== this.#last.text || now - this.#last.at > AGAIN;
    this.#last = { text, at: now };
    if (isNew) this.found(text);
  }
}
