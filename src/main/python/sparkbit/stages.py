# Generated from the Params of the Java stages; see CONTRIBUTING, "Python".
"""The stages of spark-bit for pyspark.ml."""
from __future__ import annotations

from typing import Optional

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable

from sparkbit._java import StageEstimator, StageModel, StageTransformer, TuningEstimator, to_int


class BitImagePreprocessor(StageTransformer, JavaMLReadable["BitImagePreprocessor"]):
    """Decodes, resizes, crops and normalizes images for a model.

    Parameters
    ----------
    decoding : str, default "exact"
        how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)
    errorCol : str, default "error"
        output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep
    exifOrientation : str, default "apply"
        what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)
    handleInvalid : str, default "error"
        what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)
    inputCol : str, default "path"
        input column of images: paths (string), encoded files (binary) or structs of Spark's image schema
    lengthCol : str, default "length"
        input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown
    maxPixels : int, default 178956970
        images with more pixels are invalid; their headers are checked before memory is allocated
    model : str, optional
        location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME
    outputCol : str, default "image"
        output column
    processor : str, optional
        path of a preprocessor_config.json; overrides the model's
    readAhead : int, default 8
        threads per task that fetch and decode the next images ahead of time; 0 for none
    """

    _java_class = "io.sparkbit.spark.BitImagePreprocessor"

    decoding: Param[str] = Param(
        Params._dummy(),
        "decoding",
        "how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)",
        typeConverter=TypeConverters.toString,
    )
    errorCol: Param[str] = Param(
        Params._dummy(),
        "errorCol",
        "output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep",
        typeConverter=TypeConverters.toString,
    )
    exifOrientation: Param[str] = Param(
        Params._dummy(),
        "exifOrientation",
        "what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)",
        typeConverter=TypeConverters.toString,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)",
        typeConverter=TypeConverters.toString,
    )
    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "input column of images: paths (string), encoded files (binary) or structs of Spark's image schema",
        typeConverter=TypeConverters.toString,
    )
    lengthCol: Param[str] = Param(
        Params._dummy(),
        "lengthCol",
        "input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown",
        typeConverter=TypeConverters.toString,
    )
    maxPixels: Param[int] = Param(
        Params._dummy(),
        "maxPixels",
        "images with more pixels are invalid; their headers are checked before memory is allocated",
        typeConverter=TypeConverters.toInt,
    )
    model: Param[str] = Param(
        Params._dummy(),
        "model",
        "location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME",
        typeConverter=TypeConverters.toString,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "output column",
        typeConverter=TypeConverters.toString,
    )
    processor: Param[str] = Param(
        Params._dummy(),
        "processor",
        "path of a preprocessor_config.json; overrides the model's",
        typeConverter=TypeConverters.toString,
    )
    readAhead: Param[int] = Param(
        Params._dummy(),
        "readAhead",
        "threads per task that fetch and decode the next images ahead of time; 0 for none",
        typeConverter=to_int,
    )

    @keyword_only
    def __init__(
        self,
        *,
        decoding: str = "exact",
        errorCol: str = "error",
        exifOrientation: str = "apply",
        handleInvalid: str = "error",
        inputCol: str = "path",
        lengthCol: str = "length",
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        outputCol: str = "image",
        processor: Optional[str] = None,
        readAhead: int = 8,
    ) -> None:
        super().__init__()
        self._setDefault(
            decoding="exact",
            errorCol="error",
            exifOrientation="apply",
            handleInvalid="error",
            inputCol="path",
            lengthCol="length",
            maxPixels=178956970,
            outputCol="image",
            readAhead=8,
        )
        self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    @keyword_only
    def setParams(
        self,
        *,
        decoding: str = "exact",
        errorCol: str = "error",
        exifOrientation: str = "apply",
        handleInvalid: str = "error",
        inputCol: str = "path",
        lengthCol: str = "length",
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        outputCol: str = "image",
        processor: Optional[str] = None,
        readAhead: int = 8,
    ) -> BitImagePreprocessor:
        """Sets the given Params."""
        return self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    def setDecoding(self, value: str) -> BitImagePreprocessor:
        """Sets decoding: how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)."""
        return self._set(decoding=value)

    def getDecoding(self) -> str:
        """Returns decoding or its default."""
        return self.getOrDefault(self.decoding)

    def setErrorCol(self, value: str) -> BitImagePreprocessor:
        """Sets errorCol: output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep."""
        return self._set(errorCol=value)

    def getErrorCol(self) -> str:
        """Returns errorCol or its default."""
        return self.getOrDefault(self.errorCol)

    def setExifOrientation(self, value: str) -> BitImagePreprocessor:
        """Sets exifOrientation: what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)."""
        return self._set(exifOrientation=value)

    def getExifOrientation(self) -> str:
        """Returns exifOrientation or its default."""
        return self.getOrDefault(self.exifOrientation)

    def setHandleInvalid(self, value: str) -> BitImagePreprocessor:
        """Sets handleInvalid: what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns handleInvalid or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setInputCol(self, value: str) -> BitImagePreprocessor:
        """Sets inputCol: input column of images: paths (string), encoded files (binary) or structs of Spark's image schema."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """Returns inputCol or its default."""
        return self.getOrDefault(self.inputCol)

    def setLengthCol(self, value: str) -> BitImagePreprocessor:
        """Sets lengthCol: input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown."""
        return self._set(lengthCol=value)

    def getLengthCol(self) -> str:
        """Returns lengthCol or its default."""
        return self.getOrDefault(self.lengthCol)

    def setMaxPixels(self, value: int) -> BitImagePreprocessor:
        """Sets maxPixels: images with more pixels are invalid; their headers are checked before memory is allocated."""
        return self._set(maxPixels=value)

    def getMaxPixels(self) -> int:
        """Returns maxPixels or its default."""
        return self.getOrDefault(self.maxPixels)

    def setModel(self, value: str) -> BitImagePreprocessor:
        """Sets model: location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME."""
        return self._set(model=value)

    def getModel(self) -> str:
        """Returns model or its default."""
        return self.getOrDefault(self.model)

    def setOutputCol(self, value: str) -> BitImagePreprocessor:
        """Sets outputCol: output column."""
        return self._set(outputCol=value)

    def getOutputCol(self) -> str:
        """Returns outputCol or its default."""
        return self.getOrDefault(self.outputCol)

    def setProcessor(self, value: str) -> BitImagePreprocessor:
        """Sets processor: path of a preprocessor_config.json; overrides the model's."""
        return self._set(processor=value)

    def getProcessor(self) -> str:
        """Returns processor or its default."""
        return self.getOrDefault(self.processor)

    def setReadAhead(self, value: int) -> BitImagePreprocessor:
        """Sets readAhead: threads per task that fetch and decode the next images ahead of time; 0 for none."""
        return self._set(readAhead=value)

    def getReadAhead(self) -> int:
        """Returns readAhead or its default."""
        return self.getOrDefault(self.readAhead)


class BitImageClassifier(StageModel, JavaMLReadable["BitImageClassifier"]):
    """Labels images with a BiT classifier.

    Parameters
    ----------
    activationMapCol : str, default ""
        output column of class activation maps: where the network saw the predicted label, as gray pictures of its input (image struct; white speaks for the label most); empty for none
    batchSize : int, default 32
        rows that are read before the network runs, at least 1
    decoding : str, default "exact"
        how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)
    device : str, default "auto"
        what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first
    errorCol : str, default "error"
        output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep
    exifOrientation : str, default "apply"
        what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)
    functionToApply : str, default "auto"
        function that turns logits into scores: softmax (one class per image), sigmoid (independent classes), none (the logits themselves, such as the values of a regression) or auto (chosen by the model's problem_type)
    handleInvalid : str, default "error"
        what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)
    inputCol : str, default "image"
        input column of images: paths (string), encoded files (binary) or structs of Spark's image schema
    labelsFile : str, default ""
        file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none
    lengthCol : str, default "length"
        input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown
    maxPixels : int, default 178956970
        images with more pixels are invalid; their headers are checked before memory is allocated
    model : str, optional
        location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME
    precision : str, default "float32"
        precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)
    predictedLabelCol : str, default "predictedLabel"
        output column of the likeliest class's label (string); empty for none
    predictedLabelsCol : str, default ""
        output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none
    predictionCol : str, default "prediction"
        output column of the likeliest class's index, or of a regression's value (double); empty for none
    probabilityCol : str, default ""
        output column of probabilities (vector); empty for none
    rawPredictionCol : str, default ""
        output column of logits (vector); empty for none
    readAhead : int, default 8
        threads per task that fetch and decode the next images ahead of time; 0 for none
    scoreCol : str, default "score"
        output column of the predicted label's score, its probability (double, 0 to 1); empty for none
    topK : int, default 0
        how many labels topKCol holds; 0 for no such column
    topKCol : str, default "topK"
        output column of the topK best labels with their scores, best first; only with topK > 0
    unknownCol : str, default ""
        output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none
    unknownScoreCol : str, default ""
        output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none
    unknownThreshold : float, optional
        energy above which unknownCol is true; by default that of the model's configuration
    """

    _java_class = "io.sparkbit.spark.BitImageClassifier"

    activationMapCol: Param[str] = Param(
        Params._dummy(),
        "activationMapCol",
        "output column of class activation maps: where the network saw the predicted label, as gray pictures of its input (image struct; white speaks for the label most); empty for none",
        typeConverter=TypeConverters.toString,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "rows that are read before the network runs, at least 1",
        typeConverter=to_int,
    )
    decoding: Param[str] = Param(
        Params._dummy(),
        "decoding",
        "how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)",
        typeConverter=TypeConverters.toString,
    )
    device: Param[str] = Param(
        Params._dummy(),
        "device",
        "what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first",
        typeConverter=TypeConverters.toString,
    )
    errorCol: Param[str] = Param(
        Params._dummy(),
        "errorCol",
        "output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep",
        typeConverter=TypeConverters.toString,
    )
    exifOrientation: Param[str] = Param(
        Params._dummy(),
        "exifOrientation",
        "what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)",
        typeConverter=TypeConverters.toString,
    )
    functionToApply: Param[str] = Param(
        Params._dummy(),
        "functionToApply",
        "function that turns logits into scores: softmax (one class per image), sigmoid (independent classes), none (the logits themselves, such as the values of a regression) or auto (chosen by the model's problem_type)",
        typeConverter=TypeConverters.toString,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)",
        typeConverter=TypeConverters.toString,
    )
    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "input column of images: paths (string), encoded files (binary) or structs of Spark's image schema",
        typeConverter=TypeConverters.toString,
    )
    labelsFile: Param[str] = Param(
        Params._dummy(),
        "labelsFile",
        "file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none",
        typeConverter=TypeConverters.toString,
    )
    lengthCol: Param[str] = Param(
        Params._dummy(),
        "lengthCol",
        "input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown",
        typeConverter=TypeConverters.toString,
    )
    maxPixels: Param[int] = Param(
        Params._dummy(),
        "maxPixels",
        "images with more pixels are invalid; their headers are checked before memory is allocated",
        typeConverter=TypeConverters.toInt,
    )
    model: Param[str] = Param(
        Params._dummy(),
        "model",
        "location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME",
        typeConverter=TypeConverters.toString,
    )
    precision: Param[str] = Param(
        Params._dummy(),
        "precision",
        "precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)",
        typeConverter=TypeConverters.toString,
    )
    predictedLabelCol: Param[str] = Param(
        Params._dummy(),
        "predictedLabelCol",
        "output column of the likeliest class's label (string); empty for none",
        typeConverter=TypeConverters.toString,
    )
    predictedLabelsCol: Param[str] = Param(
        Params._dummy(),
        "predictedLabelsCol",
        "output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none",
        typeConverter=TypeConverters.toString,
    )
    predictionCol: Param[str] = Param(
        Params._dummy(),
        "predictionCol",
        "output column of the likeliest class's index, or of a regression's value (double); empty for none",
        typeConverter=TypeConverters.toString,
    )
    probabilityCol: Param[str] = Param(
        Params._dummy(),
        "probabilityCol",
        "output column of probabilities (vector); empty for none",
        typeConverter=TypeConverters.toString,
    )
    rawPredictionCol: Param[str] = Param(
        Params._dummy(),
        "rawPredictionCol",
        "output column of logits (vector); empty for none",
        typeConverter=TypeConverters.toString,
    )
    readAhead: Param[int] = Param(
        Params._dummy(),
        "readAhead",
        "threads per task that fetch and decode the next images ahead of time; 0 for none",
        typeConverter=to_int,
    )
    scoreCol: Param[str] = Param(
        Params._dummy(),
        "scoreCol",
        "output column of the predicted label's score, its probability (double, 0 to 1); empty for none",
        typeConverter=TypeConverters.toString,
    )
    topK: Param[int] = Param(
        Params._dummy(),
        "topK",
        "how many labels topKCol holds; 0 for no such column",
        typeConverter=to_int,
    )
    topKCol: Param[str] = Param(
        Params._dummy(),
        "topKCol",
        "output column of the topK best labels with their scores, best first; only with topK > 0",
        typeConverter=TypeConverters.toString,
    )
    unknownCol: Param[str] = Param(
        Params._dummy(),
        "unknownCol",
        "output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none",
        typeConverter=TypeConverters.toString,
    )
    unknownScoreCol: Param[str] = Param(
        Params._dummy(),
        "unknownScoreCol",
        "output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none",
        typeConverter=TypeConverters.toString,
    )
    unknownThreshold: Param[float] = Param(
        Params._dummy(),
        "unknownThreshold",
        "energy above which unknownCol is true; by default that of the model's configuration",
        typeConverter=TypeConverters.toFloat,
    )

    @keyword_only
    def __init__(
        self,
        *,
        activationMapCol: str = "",
        batchSize: int = 32,
        decoding: str = "exact",
        device: str = "auto",
        errorCol: str = "error",
        exifOrientation: str = "apply",
        functionToApply: str = "auto",
        handleInvalid: str = "error",
        inputCol: str = "image",
        labelsFile: str = "",
        lengthCol: str = "length",
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        precision: str = "float32",
        predictedLabelCol: str = "predictedLabel",
        predictedLabelsCol: str = "",
        predictionCol: str = "prediction",
        probabilityCol: str = "",
        rawPredictionCol: str = "",
        readAhead: int = 8,
        scoreCol: str = "score",
        topK: int = 0,
        topKCol: str = "topK",
        unknownCol: str = "",
        unknownScoreCol: str = "",
        unknownThreshold: Optional[float] = None,
    ) -> None:
        super().__init__()
        self._setDefault(
            activationMapCol="",
            batchSize=32,
            decoding="exact",
            device="auto",
            errorCol="error",
            exifOrientation="apply",
            functionToApply="auto",
            handleInvalid="error",
            inputCol="image",
            labelsFile="",
            lengthCol="length",
            maxPixels=178956970,
            precision="float32",
            predictedLabelCol="predictedLabel",
            predictedLabelsCol="",
            predictionCol="prediction",
            probabilityCol="",
            rawPredictionCol="",
            readAhead=8,
            scoreCol="score",
            topK=0,
            topKCol="topK",
            unknownCol="",
            unknownScoreCol="",
        )
        self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    @keyword_only
    def setParams(
        self,
        *,
        activationMapCol: str = "",
        batchSize: int = 32,
        decoding: str = "exact",
        device: str = "auto",
        errorCol: str = "error",
        exifOrientation: str = "apply",
        functionToApply: str = "auto",
        handleInvalid: str = "error",
        inputCol: str = "image",
        labelsFile: str = "",
        lengthCol: str = "length",
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        precision: str = "float32",
        predictedLabelCol: str = "predictedLabel",
        predictedLabelsCol: str = "",
        predictionCol: str = "prediction",
        probabilityCol: str = "",
        rawPredictionCol: str = "",
        readAhead: int = 8,
        scoreCol: str = "score",
        topK: int = 0,
        topKCol: str = "topK",
        unknownCol: str = "",
        unknownScoreCol: str = "",
        unknownThreshold: Optional[float] = None,
    ) -> BitImageClassifier:
        """Sets the given Params."""
        return self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    def setActivationMapCol(self, value: str) -> BitImageClassifier:
        """Sets activationMapCol: output column of class activation maps: where the network saw the predicted label, as gray pictures of its input (image struct; white speaks for the label most); empty for none."""
        return self._set(activationMapCol=value)

    def getActivationMapCol(self) -> str:
        """Returns activationMapCol or its default."""
        return self.getOrDefault(self.activationMapCol)

    def setBatchSize(self, value: int) -> BitImageClassifier:
        """Sets batchSize: rows that are read before the network runs, at least 1."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        """Returns batchSize or its default."""
        return self.getOrDefault(self.batchSize)

    def setDecoding(self, value: str) -> BitImageClassifier:
        """Sets decoding: how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)."""
        return self._set(decoding=value)

    def getDecoding(self) -> str:
        """Returns decoding or its default."""
        return self.getOrDefault(self.decoding)

    def setDevice(self, value: str) -> BitImageClassifier:
        """Sets device: what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first."""
        return self._set(device=value)

    def getDevice(self) -> str:
        """Returns device or its default."""
        return self.getOrDefault(self.device)

    def setErrorCol(self, value: str) -> BitImageClassifier:
        """Sets errorCol: output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep."""
        return self._set(errorCol=value)

    def getErrorCol(self) -> str:
        """Returns errorCol or its default."""
        return self.getOrDefault(self.errorCol)

    def setExifOrientation(self, value: str) -> BitImageClassifier:
        """Sets exifOrientation: what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)."""
        return self._set(exifOrientation=value)

    def getExifOrientation(self) -> str:
        """Returns exifOrientation or its default."""
        return self.getOrDefault(self.exifOrientation)

    def setFunctionToApply(self, value: str) -> BitImageClassifier:
        """Sets functionToApply: function that turns logits into scores: softmax (one class per image), sigmoid (independent classes), none (the logits themselves, such as the values of a regression) or auto (chosen by the model's problem_type)."""
        return self._set(functionToApply=value)

    def getFunctionToApply(self) -> str:
        """Returns functionToApply or its default."""
        return self.getOrDefault(self.functionToApply)

    def setHandleInvalid(self, value: str) -> BitImageClassifier:
        """Sets handleInvalid: what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns handleInvalid or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setInputCol(self, value: str) -> BitImageClassifier:
        """Sets inputCol: input column of images: paths (string), encoded files (binary) or structs of Spark's image schema."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """Returns inputCol or its default."""
        return self.getOrDefault(self.inputCol)

    def setLabelsFile(self, value: str) -> BitImageClassifier:
        """Sets labelsFile: file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none."""
        return self._set(labelsFile=value)

    def getLabelsFile(self) -> str:
        """Returns labelsFile or its default."""
        return self.getOrDefault(self.labelsFile)

    def setLengthCol(self, value: str) -> BitImageClassifier:
        """Sets lengthCol: input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown."""
        return self._set(lengthCol=value)

    def getLengthCol(self) -> str:
        """Returns lengthCol or its default."""
        return self.getOrDefault(self.lengthCol)

    def setMaxPixels(self, value: int) -> BitImageClassifier:
        """Sets maxPixels: images with more pixels are invalid; their headers are checked before memory is allocated."""
        return self._set(maxPixels=value)

    def getMaxPixels(self) -> int:
        """Returns maxPixels or its default."""
        return self.getOrDefault(self.maxPixels)

    def setModel(self, value: str) -> BitImageClassifier:
        """Sets model: location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME."""
        return self._set(model=value)

    def getModel(self) -> str:
        """Returns model or its default."""
        return self.getOrDefault(self.model)

    def setPrecision(self, value: str) -> BitImageClassifier:
        """Sets precision: precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)."""
        return self._set(precision=value)

    def getPrecision(self) -> str:
        """Returns precision or its default."""
        return self.getOrDefault(self.precision)

    def setPredictedLabelCol(self, value: str) -> BitImageClassifier:
        """Sets predictedLabelCol: output column of the likeliest class's label (string); empty for none."""
        return self._set(predictedLabelCol=value)

    def getPredictedLabelCol(self) -> str:
        """Returns predictedLabelCol or its default."""
        return self.getOrDefault(self.predictedLabelCol)

    def setPredictedLabelsCol(self, value: str) -> BitImageClassifier:
        """Sets predictedLabelsCol: output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none."""
        return self._set(predictedLabelsCol=value)

    def getPredictedLabelsCol(self) -> str:
        """Returns predictedLabelsCol or its default."""
        return self.getOrDefault(self.predictedLabelsCol)

    def setPredictionCol(self, value: str) -> BitImageClassifier:
        """Sets predictionCol: output column of the likeliest class's index, or of a regression's value (double); empty for none."""
        return self._set(predictionCol=value)

    def getPredictionCol(self) -> str:
        """Returns predictionCol or its default."""
        return self.getOrDefault(self.predictionCol)

    def setProbabilityCol(self, value: str) -> BitImageClassifier:
        """Sets probabilityCol: output column of probabilities (vector); empty for none."""
        return self._set(probabilityCol=value)

    def getProbabilityCol(self) -> str:
        """Returns probabilityCol or its default."""
        return self.getOrDefault(self.probabilityCol)

    def setRawPredictionCol(self, value: str) -> BitImageClassifier:
        """Sets rawPredictionCol: output column of logits (vector); empty for none."""
        return self._set(rawPredictionCol=value)

    def getRawPredictionCol(self) -> str:
        """Returns rawPredictionCol or its default."""
        return self.getOrDefault(self.rawPredictionCol)

    def setReadAhead(self, value: int) -> BitImageClassifier:
        """Sets readAhead: threads per task that fetch and decode the next images ahead of time; 0 for none."""
        return self._set(readAhead=value)

    def getReadAhead(self) -> int:
        """Returns readAhead or its default."""
        return self.getOrDefault(self.readAhead)

    def setScoreCol(self, value: str) -> BitImageClassifier:
        """Sets scoreCol: output column of the predicted label's score, its probability (double, 0 to 1); empty for none."""
        return self._set(scoreCol=value)

    def getScoreCol(self) -> str:
        """Returns scoreCol or its default."""
        return self.getOrDefault(self.scoreCol)

    def setTopK(self, value: int) -> BitImageClassifier:
        """Sets topK: how many labels topKCol holds; 0 for no such column."""
        return self._set(topK=value)

    def getTopK(self) -> int:
        """Returns topK or its default."""
        return self.getOrDefault(self.topK)

    def setTopKCol(self, value: str) -> BitImageClassifier:
        """Sets topKCol: output column of the topK best labels with their scores, best first; only with topK > 0."""
        return self._set(topKCol=value)

    def getTopKCol(self) -> str:
        """Returns topKCol or its default."""
        return self.getOrDefault(self.topKCol)

    def setUnknownCol(self, value: str) -> BitImageClassifier:
        """Sets unknownCol: output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none."""
        return self._set(unknownCol=value)

    def getUnknownCol(self) -> str:
        """Returns unknownCol or its default."""
        return self.getOrDefault(self.unknownCol)

    def setUnknownScoreCol(self, value: str) -> BitImageClassifier:
        """Sets unknownScoreCol: output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none."""
        return self._set(unknownScoreCol=value)

    def getUnknownScoreCol(self) -> str:
        """Returns unknownScoreCol or its default."""
        return self.getOrDefault(self.unknownScoreCol)

    def setUnknownThreshold(self, value: float) -> BitImageClassifier:
        """Sets unknownThreshold: energy above which unknownCol is true; by default that of the model's configuration."""
        return self._set(unknownThreshold=value)

    def getUnknownThreshold(self) -> float:
        """Returns unknownThreshold or its default."""
        return self.getOrDefault(self.unknownThreshold)


class BitImageEmbedder(StageTransformer, JavaMLReadable["BitImageEmbedder"]):
    """Computes image features with BiT.

    Parameters
    ----------
    batchSize : int, default 32
        rows that are read before the network runs, at least 1
    decoding : str, default "exact"
        how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)
    device : str, default "auto"
        what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first
    errorCol : str, default "error"
        output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep
    exifOrientation : str, default "apply"
        what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)
    handleInvalid : str, default "error"
        what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)
    inputCol : str, default "image"
        input column of images: paths (string), encoded files (binary) or structs of Spark's image schema
    lengthCol : str, default "length"
        input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown
    maxPixels : int, default 178956970
        images with more pixels are invalid; their headers are checked before memory is allocated
    model : str, optional
        location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME
    normalize : str, default "none"
        norm by which the values of each image are divided: none, or l2 (they then have length 1, as indexes for inner products expect; zeros stay zeros)
    outputCol : str, default "features"
        output column
    outputLayer : str, default "pooler_output"
        output of the network: pooler_output (the features), logits, last_hidden_state, stem or stage1, stage2, ...
    outputType : str, default "vector"
        type of the output column: vector (of Spark ML) or array (of float), both flattened row by row, or tensor (a struct of shape and values)
    precision : str, default "float32"
        precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)
    readAhead : int, default 8
        threads per task that fetch and decode the next images ahead of time; 0 for none
    """

    _java_class = "io.sparkbit.spark.BitImageEmbedder"

    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "rows that are read before the network runs, at least 1",
        typeConverter=to_int,
    )
    decoding: Param[str] = Param(
        Params._dummy(),
        "decoding",
        "how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)",
        typeConverter=TypeConverters.toString,
    )
    device: Param[str] = Param(
        Params._dummy(),
        "device",
        "what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first",
        typeConverter=TypeConverters.toString,
    )
    errorCol: Param[str] = Param(
        Params._dummy(),
        "errorCol",
        "output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep",
        typeConverter=TypeConverters.toString,
    )
    exifOrientation: Param[str] = Param(
        Params._dummy(),
        "exifOrientation",
        "what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)",
        typeConverter=TypeConverters.toString,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)",
        typeConverter=TypeConverters.toString,
    )
    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "input column of images: paths (string), encoded files (binary) or structs of Spark's image schema",
        typeConverter=TypeConverters.toString,
    )
    lengthCol: Param[str] = Param(
        Params._dummy(),
        "lengthCol",
        "input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown",
        typeConverter=TypeConverters.toString,
    )
    maxPixels: Param[int] = Param(
        Params._dummy(),
        "maxPixels",
        "images with more pixels are invalid; their headers are checked before memory is allocated",
        typeConverter=TypeConverters.toInt,
    )
    model: Param[str] = Param(
        Params._dummy(),
        "model",
        "location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME",
        typeConverter=TypeConverters.toString,
    )
    normalize: Param[str] = Param(
        Params._dummy(),
        "normalize",
        "norm by which the values of each image are divided: none, or l2 (they then have length 1, as indexes for inner products expect; zeros stay zeros)",
        typeConverter=TypeConverters.toString,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "output column",
        typeConverter=TypeConverters.toString,
    )
    outputLayer: Param[str] = Param(
        Params._dummy(),
        "outputLayer",
        "output of the network: pooler_output (the features), logits, last_hidden_state, stem or stage1, stage2, ...",
        typeConverter=TypeConverters.toString,
    )
    outputType: Param[str] = Param(
        Params._dummy(),
        "outputType",
        "type of the output column: vector (of Spark ML) or array (of float), both flattened row by row, or tensor (a struct of shape and values)",
        typeConverter=TypeConverters.toString,
    )
    precision: Param[str] = Param(
        Params._dummy(),
        "precision",
        "precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)",
        typeConverter=TypeConverters.toString,
    )
    readAhead: Param[int] = Param(
        Params._dummy(),
        "readAhead",
        "threads per task that fetch and decode the next images ahead of time; 0 for none",
        typeConverter=to_int,
    )

    @keyword_only
    def __init__(
        self,
        *,
        batchSize: int = 32,
        decoding: str = "exact",
        device: str = "auto",
        errorCol: str = "error",
        exifOrientation: str = "apply",
        handleInvalid: str = "error",
        inputCol: str = "image",
        lengthCol: str = "length",
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        normalize: str = "none",
        outputCol: str = "features",
        outputLayer: str = "pooler_output",
        outputType: str = "vector",
        precision: str = "float32",
        readAhead: int = 8,
    ) -> None:
        super().__init__()
        self._setDefault(
            batchSize=32,
            decoding="exact",
            device="auto",
            errorCol="error",
            exifOrientation="apply",
            handleInvalid="error",
            inputCol="image",
            lengthCol="length",
            maxPixels=178956970,
            normalize="none",
            outputCol="features",
            outputLayer="pooler_output",
            outputType="vector",
            precision="float32",
            readAhead=8,
        )
        self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    @keyword_only
    def setParams(
        self,
        *,
        batchSize: int = 32,
        decoding: str = "exact",
        device: str = "auto",
        errorCol: str = "error",
        exifOrientation: str = "apply",
        handleInvalid: str = "error",
        inputCol: str = "image",
        lengthCol: str = "length",
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        normalize: str = "none",
        outputCol: str = "features",
        outputLayer: str = "pooler_output",
        outputType: str = "vector",
        precision: str = "float32",
        readAhead: int = 8,
    ) -> BitImageEmbedder:
        """Sets the given Params."""
        return self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    def setBatchSize(self, value: int) -> BitImageEmbedder:
        """Sets batchSize: rows that are read before the network runs, at least 1."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        """Returns batchSize or its default."""
        return self.getOrDefault(self.batchSize)

    def setDecoding(self, value: str) -> BitImageEmbedder:
        """Sets decoding: how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)."""
        return self._set(decoding=value)

    def getDecoding(self) -> str:
        """Returns decoding or its default."""
        return self.getOrDefault(self.decoding)

    def setDevice(self, value: str) -> BitImageEmbedder:
        """Sets device: what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first."""
        return self._set(device=value)

    def getDevice(self) -> str:
        """Returns device or its default."""
        return self.getOrDefault(self.device)

    def setErrorCol(self, value: str) -> BitImageEmbedder:
        """Sets errorCol: output column that says why a row has no result (REASON: message), null if it has one; only with handleInvalid = keep."""
        return self._set(errorCol=value)

    def getErrorCol(self) -> str:
        """Returns errorCol or its default."""
        return self.getOrDefault(self.errorCol)

    def setExifOrientation(self, value: str) -> BitImageEmbedder:
        """Sets exifOrientation: what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)."""
        return self._set(exifOrientation=value)

    def getExifOrientation(self) -> str:
        """Returns exifOrientation or its default."""
        return self.getOrDefault(self.exifOrientation)

    def setHandleInvalid(self, value: str) -> BitImageEmbedder:
        """Sets handleInvalid: what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns handleInvalid or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setInputCol(self, value: str) -> BitImageEmbedder:
        """Sets inputCol: input column of images: paths (string), encoded files (binary) or structs of Spark's image schema."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """Returns inputCol or its default."""
        return self.getOrDefault(self.inputCol)

    def setLengthCol(self, value: str) -> BitImageEmbedder:
        """Sets lengthCol: input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown."""
        return self._set(lengthCol=value)

    def getLengthCol(self) -> str:
        """Returns lengthCol or its default."""
        return self.getOrDefault(self.lengthCol)

    def setMaxPixels(self, value: int) -> BitImageEmbedder:
        """Sets maxPixels: images with more pixels are invalid; their headers are checked before memory is allocated."""
        return self._set(maxPixels=value)

    def getMaxPixels(self) -> int:
        """Returns maxPixels or its default."""
        return self.getOrDefault(self.maxPixels)

    def setModel(self, value: str) -> BitImageEmbedder:
        """Sets model: location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME."""
        return self._set(model=value)

    def getModel(self) -> str:
        """Returns model or its default."""
        return self.getOrDefault(self.model)

    def setNormalize(self, value: str) -> BitImageEmbedder:
        """Sets normalize: norm by which the values of each image are divided: none, or l2 (they then have length 1, as indexes for inner products expect; zeros stay zeros)."""
        return self._set(normalize=value)

    def getNormalize(self) -> str:
        """Returns normalize or its default."""
        return self.getOrDefault(self.normalize)

    def setOutputCol(self, value: str) -> BitImageEmbedder:
        """Sets outputCol: output column."""
        return self._set(outputCol=value)

    def getOutputCol(self) -> str:
        """Returns outputCol or its default."""
        return self.getOrDefault(self.outputCol)

    def setOutputLayer(self, value: str) -> BitImageEmbedder:
        """Sets outputLayer: output of the network: pooler_output (the features), logits, last_hidden_state, stem or stage1, stage2, ...."""
        return self._set(outputLayer=value)

    def getOutputLayer(self) -> str:
        """Returns outputLayer or its default."""
        return self.getOrDefault(self.outputLayer)

    def setOutputType(self, value: str) -> BitImageEmbedder:
        """Sets outputType: type of the output column: vector (of Spark ML) or array (of float), both flattened row by row, or tensor (a struct of shape and values)."""
        return self._set(outputType=value)

    def getOutputType(self) -> str:
        """Returns outputType or its default."""
        return self.getOrDefault(self.outputType)

    def setPrecision(self, value: str) -> BitImageEmbedder:
        """Sets precision: precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)."""
        return self._set(precision=value)

    def getPrecision(self) -> str:
        """Returns precision or its default."""
        return self.getOrDefault(self.precision)

    def setReadAhead(self, value: int) -> BitImageEmbedder:
        """Sets readAhead: threads per task that fetch and decode the next images ahead of time; 0 for none."""
        return self._set(readAhead=value)

    def getReadAhead(self) -> int:
        """Returns readAhead or its default."""
        return self.getOrDefault(self.readAhead)


class BitFineTuner(TuningEstimator["BitImageClassifier"], JavaMLReadable["BitFineTuner"]):
    """Transfers a BiT model to your classes with the BiT-HyperRule.

    Parameters
    ----------
    allReducePrecision : str, default "float32"
        precision in which the tasks of numWorkers send each other gradients: float32, or bfloat16 (half of the bytes, for slow networks; the losses then depend on the number of tasks)
    batchSize : int, default 512
        images per step
    checkpointDir : str, default ""
        folder of this training's checkpoints, on any Hadoop file system; an interrupted training with the same folder and settings resumes at the last one. Empty for none
    checkpointInterval : int, default 20
        steps from one checkpoint to the next, at least 1
    classWeights : str, default "none"
        how much an image of each class counts: none (the same), auto (so that all classes count the same together), or a JSON object of labels and numbers, such as {\"cat\": 2}, where others count 1
    crop : int, optional
        height and width of the random crop that the network sees, and of the images that the classifier labels; by default the rule's: 128 or 480
    decoding : str, default "exact"
        how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)
    device : str, default "auto"
        what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first
    distillationTemperature : float, default 1.0
        temperature by which the logits of teacher and student are divided, above 0; more than 1 gives unlikely labels more weight
    emaDecay : float, default 0.0
        decay, from 0 to below 1, of exponential moving averages of the weights, which are validated and become the model, such as 0.99; 0 for none. Averages take the memory of another copy of the weights
    erasingProbability : float, default 0.0
        probability, 0 to 1, that a rectangle of a training image (2% to 33% of it) is filled with noise (random erasing)
    exifOrientation : str, default "apply"
        what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)
    flipProbability : float, default 0.5
        probability, 0 to 1, that a training image is mirrored; set it to 0 if left and right have a meaning, as in digits
    focalGamma : float, default 0.0
        exponent of the focal loss, 0 to 10, by which images that the model is sure of count less; 0 for the cross-entropy, 2 in the paper
    freezeBackbone : bool, default False
        whether to train only the head and leave the backbone unchanged
    freezeUntil : str, default ""
        output of the network up to which nothing learns, and steps cost less: stem or stage1, stage2, ...; empty to train everything
    handleInvalid : str, default "error"
        what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)
    initialHead : str, default "zeros"
        head from which training starts: zeros, as in the original; probe, that of a linear probe on the images to train on, so that the backbone is not changed by a head that knows nothing (LP-FT); or model, the model's own, for the same labels
    inputCol : str, default "image"
        input column of images: paths (string), encoded files (binary) or structs of Spark's image schema
    interpolateWeights : bool, default False
        whether to try weights between those at the beginning of the training and the best in it, in steps of a tenth, and take those that validate best (WiSE-FT)
    labelCol : str, default "label"
        input column of labels: text or whole numbers
    labelSmoothing : float, default 0.0
        share of each label, from 0 to below 1, that is spread evenly over all classes
    labelsFile : str, default ""
        file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none
    learningRate : float, optional
        learning rate after the warm-up; by default the rule's 0.003, for a batch of 512
    lengthCol : str, default "length"
        input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown
    maxGradNorm : float, default 0.0
        length of a step's gradient, over all weights, to which longer ones are shortened, such as 1; 0 for none
    maxPixels : int, default 178956970
        images with more pixels are invalid; their headers are checked before memory is allocated
    microBatchSize : int, default 32
        images that go through the network at once: memory grows with it; a step's gradient is accumulated over its micro-batches
    mixupAlpha : float, optional
        alpha of MixUp's Beta distribution; 0 for none; by default the rule's: 0.1 for 20,000 or more images, otherwise 0
    model : str, optional
        location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME
    numWorkers : int, default 1
        how many of Spark's tasks compute each step together, which must run at the same time; with 1 the driver trains alone. Each needs memory for the model and a micro-batch
    outputDir : str, default ""
        folder to write the trained model to, in Hugging Face layout, on any Hadoop file system; it must not exist. Empty for none: the model then lives as long as this JVM, and is written into the stage or pipeline when that is saved
    patience : int, default 0
        validations in a row without a better one after which training ends; 0 to train to the last step
    precision : str, default "float32"
        precision of the network in training: float32, bfloat16 (faster on processors with instructions for it, float32 elsewhere and on GPUs; weights, norms and the head stay in float32), or auto (the faster one)
    predictedLabelCol : str, default "predictedLabel"
        output column of the likeliest class's label (string); empty for none
    predictedLabelsCol : str, default ""
        output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none
    predictionCol : str, default "prediction"
        output column of the likeliest class's index, or of a regression's value (double); empty for none
    probabilityCol : str, default ""
        output column of probabilities (vector); empty for none
    problemType : str, default "auto"
        what labelCol holds: single_label_classification (one label for each image: text or whole numbers), multi_label_classification (arrays of labels), regression (numbers), or auto (multi_label_classification for arrays, otherwise single_label_classification)
    randAugmentMagnitude : int, default 9
        how strong the operations of randAugmentOps are, 0 to 30
    randAugmentOps : int, default 0
        how many random operations (RandAugment: shears, translations, rotations, changes of color and contrast) a training image goes through, 0 to 10; 0 for none, 2 is usual
    rawPredictionCol : str, default ""
        output column of logits (vector); empty for none
    readAhead : int, default 8
        threads per task that fetch and decode the next images ahead of time; 0 for none
    resize : int, optional
        height and width to which training images are resized; by default the rule's: 160 if their median area is below 96 x 96 pixels, otherwise 512
    sampling : str, default "shuffled"
        which images training sees how often: shuffled (each the same) or balanced (each class the same)
    scoreCol : str, default "score"
        output column of the predicted label's score, its probability (double, 0 to 1); empty for none
    seed : int, default -1841144902
        seed of all random choices
    steps : int, optional
        steps of the training; by default the rule's: 500 for fewer than 20,000 images, 10,000 for fewer than 500,000, otherwise 20,000. Warm-up and decays move in proportion
    teacher : str, default ""
        location of a model with the same labels, whose answers are learned in place of them (knowledge distillation); empty for none
    temperatureScaling : bool, default False
        whether to calibrate scores on the images to validate with: logits are divided by the temperature with the lowest cross-entropy, which the model's configuration keeps
    topK : int, default 0
        how many labels topKCol holds; 0 for no such column
    topKCol : str, default "topK"
        output column of the topK best labels with their scores, best first; only with topK > 0
    unknownCol : str, default ""
        output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none
    unknownFalsePositiveRate : float, default 0.0
        share of the images to validate with, all of which show a class, that may be taken for showing none, from 0 to below 1, such as 0.05: it chooses the threshold of unknownCol, which the model's configuration keeps; 0 for none
    unknownScoreCol : str, default ""
        output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none
    unknownThreshold : float, optional
        energy above which unknownCol is true; by default that of the model's configuration
    validationGroupCol : str, default ""
        column whose value pictures of one thing share; validationSplit draws all of them or none. Empty if each stands alone
    validationIndicatorCol : str, default ""
        boolean column: true for images to validate with, which are not trained on. Empty for none
    validationInterval : int, optional
        steps between validations; by default a twentieth of all steps. The last step is validated too
    validationMetric : str, default "loss"
        what tells which weights are best, and become the model: loss, accuracy or macroF1 (each class counts the same); for multi_label_classification loss, microF1, macroF1 or mAP (mean average precision); for regression loss, rmse, mae or r2
    validationSplit : float, default 0.0
        share of each class, from 0 to below 1, that is drawn at random to validate with and not trained on; 0 for none
    """

    _java_class = "io.sparkbit.spark.BitFineTuner"
    _model_class = BitImageClassifier

    allReducePrecision: Param[str] = Param(
        Params._dummy(),
        "allReducePrecision",
        "precision in which the tasks of numWorkers send each other gradients: float32, or bfloat16 (half of the bytes, for slow networks; the losses then depend on the number of tasks)",
        typeConverter=TypeConverters.toString,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "images per step",
        typeConverter=to_int,
    )
    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "folder of this training's checkpoints, on any Hadoop file system; an interrupted training with the same folder and settings resumes at the last one. Empty for none",
        typeConverter=TypeConverters.toString,
    )
    checkpointInterval: Param[int] = Param(
        Params._dummy(),
        "checkpointInterval",
        "steps from one checkpoint to the next, at least 1",
        typeConverter=to_int,
    )
    classWeights: Param[str] = Param(
        Params._dummy(),
        "classWeights",
        "how much an image of each class counts: none (the same), auto (so that all classes count the same together), or a JSON object of labels and numbers, such as {\"cat\": 2}, where others count 1",
        typeConverter=TypeConverters.toString,
    )
    crop: Param[int] = Param(
        Params._dummy(),
        "crop",
        "height and width of the random crop that the network sees, and of the images that the classifier labels; by default the rule's: 128 or 480",
        typeConverter=to_int,
    )
    decoding: Param[str] = Param(
        Params._dummy(),
        "decoding",
        "how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)",
        typeConverter=TypeConverters.toString,
    )
    device: Param[str] = Param(
        Params._dummy(),
        "device",
        "what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first",
        typeConverter=TypeConverters.toString,
    )
    distillationTemperature: Param[float] = Param(
        Params._dummy(),
        "distillationTemperature",
        "temperature by which the logits of teacher and student are divided, above 0; more than 1 gives unlikely labels more weight",
        typeConverter=TypeConverters.toFloat,
    )
    emaDecay: Param[float] = Param(
        Params._dummy(),
        "emaDecay",
        "decay, from 0 to below 1, of exponential moving averages of the weights, which are validated and become the model, such as 0.99; 0 for none. Averages take the memory of another copy of the weights",
        typeConverter=TypeConverters.toFloat,
    )
    erasingProbability: Param[float] = Param(
        Params._dummy(),
        "erasingProbability",
        "probability, 0 to 1, that a rectangle of a training image (2% to 33% of it) is filled with noise (random erasing)",
        typeConverter=TypeConverters.toFloat,
    )
    exifOrientation: Param[str] = Param(
        Params._dummy(),
        "exifOrientation",
        "what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)",
        typeConverter=TypeConverters.toString,
    )
    flipProbability: Param[float] = Param(
        Params._dummy(),
        "flipProbability",
        "probability, 0 to 1, that a training image is mirrored; set it to 0 if left and right have a meaning, as in digits",
        typeConverter=TypeConverters.toFloat,
    )
    focalGamma: Param[float] = Param(
        Params._dummy(),
        "focalGamma",
        "exponent of the focal loss, 0 to 10, by which images that the model is sure of count less; 0 for the cross-entropy, 2 in the paper",
        typeConverter=TypeConverters.toFloat,
    )
    freezeBackbone: Param[bool] = Param(
        Params._dummy(),
        "freezeBackbone",
        "whether to train only the head and leave the backbone unchanged",
        typeConverter=TypeConverters.toBoolean,
    )
    freezeUntil: Param[str] = Param(
        Params._dummy(),
        "freezeUntil",
        "output of the network up to which nothing learns, and steps cost less: stem or stage1, stage2, ...; empty to train everything",
        typeConverter=TypeConverters.toString,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)",
        typeConverter=TypeConverters.toString,
    )
    initialHead: Param[str] = Param(
        Params._dummy(),
        "initialHead",
        "head from which training starts: zeros, as in the original; probe, that of a linear probe on the images to train on, so that the backbone is not changed by a head that knows nothing (LP-FT); or model, the model's own, for the same labels",
        typeConverter=TypeConverters.toString,
    )
    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "input column of images: paths (string), encoded files (binary) or structs of Spark's image schema",
        typeConverter=TypeConverters.toString,
    )
    interpolateWeights: Param[bool] = Param(
        Params._dummy(),
        "interpolateWeights",
        "whether to try weights between those at the beginning of the training and the best in it, in steps of a tenth, and take those that validate best (WiSE-FT)",
        typeConverter=TypeConverters.toBoolean,
    )
    labelCol: Param[str] = Param(
        Params._dummy(),
        "labelCol",
        "input column of labels: text or whole numbers",
        typeConverter=TypeConverters.toString,
    )
    labelSmoothing: Param[float] = Param(
        Params._dummy(),
        "labelSmoothing",
        "share of each label, from 0 to below 1, that is spread evenly over all classes",
        typeConverter=TypeConverters.toFloat,
    )
    labelsFile: Param[str] = Param(
        Params._dummy(),
        "labelsFile",
        "file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none",
        typeConverter=TypeConverters.toString,
    )
    learningRate: Param[float] = Param(
        Params._dummy(),
        "learningRate",
        "learning rate after the warm-up; by default the rule's 0.003, for a batch of 512",
        typeConverter=TypeConverters.toFloat,
    )
    lengthCol: Param[str] = Param(
        Params._dummy(),
        "lengthCol",
        "input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown",
        typeConverter=TypeConverters.toString,
    )
    maxGradNorm: Param[float] = Param(
        Params._dummy(),
        "maxGradNorm",
        "length of a step's gradient, over all weights, to which longer ones are shortened, such as 1; 0 for none",
        typeConverter=TypeConverters.toFloat,
    )
    maxPixels: Param[int] = Param(
        Params._dummy(),
        "maxPixels",
        "images with more pixels are invalid; their headers are checked before memory is allocated",
        typeConverter=TypeConverters.toInt,
    )
    microBatchSize: Param[int] = Param(
        Params._dummy(),
        "microBatchSize",
        "images that go through the network at once: memory grows with it; a step's gradient is accumulated over its micro-batches",
        typeConverter=to_int,
    )
    mixupAlpha: Param[float] = Param(
        Params._dummy(),
        "mixupAlpha",
        "alpha of MixUp's Beta distribution; 0 for none; by default the rule's: 0.1 for 20,000 or more images, otherwise 0",
        typeConverter=TypeConverters.toFloat,
    )
    model: Param[str] = Param(
        Params._dummy(),
        "model",
        "location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME",
        typeConverter=TypeConverters.toString,
    )
    numWorkers: Param[int] = Param(
        Params._dummy(),
        "numWorkers",
        "how many of Spark's tasks compute each step together, which must run at the same time; with 1 the driver trains alone. Each needs memory for the model and a micro-batch",
        typeConverter=to_int,
    )
    outputDir: Param[str] = Param(
        Params._dummy(),
        "outputDir",
        "folder to write the trained model to, in Hugging Face layout, on any Hadoop file system; it must not exist. Empty for none: the model then lives as long as this JVM, and is written into the stage or pipeline when that is saved",
        typeConverter=TypeConverters.toString,
    )
    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "validations in a row without a better one after which training ends; 0 to train to the last step",
        typeConverter=to_int,
    )
    precision: Param[str] = Param(
        Params._dummy(),
        "precision",
        "precision of the network in training: float32, bfloat16 (faster on processors with instructions for it, float32 elsewhere and on GPUs; weights, norms and the head stay in float32), or auto (the faster one)",
        typeConverter=TypeConverters.toString,
    )
    predictedLabelCol: Param[str] = Param(
        Params._dummy(),
        "predictedLabelCol",
        "output column of the likeliest class's label (string); empty for none",
        typeConverter=TypeConverters.toString,
    )
    predictedLabelsCol: Param[str] = Param(
        Params._dummy(),
        "predictedLabelsCol",
        "output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none",
        typeConverter=TypeConverters.toString,
    )
    predictionCol: Param[str] = Param(
        Params._dummy(),
        "predictionCol",
        "output column of the likeliest class's index, or of a regression's value (double); empty for none",
        typeConverter=TypeConverters.toString,
    )
    probabilityCol: Param[str] = Param(
        Params._dummy(),
        "probabilityCol",
        "output column of probabilities (vector); empty for none",
        typeConverter=TypeConverters.toString,
    )
    problemType: Param[str] = Param(
        Params._dummy(),
        "problemType",
        "what labelCol holds: single_label_classification (one label for each image: text or whole numbers), multi_label_classification (arrays of labels), regression (numbers), or auto (multi_label_classification for arrays, otherwise single_label_classification)",
        typeConverter=TypeConverters.toString,
    )
    randAugmentMagnitude: Param[int] = Param(
        Params._dummy(),
        "randAugmentMagnitude",
        "how strong the operations of randAugmentOps are, 0 to 30",
        typeConverter=to_int,
    )
    randAugmentOps: Param[int] = Param(
        Params._dummy(),
        "randAugmentOps",
        "how many random operations (RandAugment: shears, translations, rotations, changes of color and contrast) a training image goes through, 0 to 10; 0 for none, 2 is usual",
        typeConverter=to_int,
    )
    rawPredictionCol: Param[str] = Param(
        Params._dummy(),
        "rawPredictionCol",
        "output column of logits (vector); empty for none",
        typeConverter=TypeConverters.toString,
    )
    readAhead: Param[int] = Param(
        Params._dummy(),
        "readAhead",
        "threads per task that fetch and decode the next images ahead of time; 0 for none",
        typeConverter=to_int,
    )
    resize: Param[int] = Param(
        Params._dummy(),
        "resize",
        "height and width to which training images are resized; by default the rule's: 160 if their median area is below 96 x 96 pixels, otherwise 512",
        typeConverter=to_int,
    )
    sampling: Param[str] = Param(
        Params._dummy(),
        "sampling",
        "which images training sees how often: shuffled (each the same) or balanced (each class the same)",
        typeConverter=TypeConverters.toString,
    )
    scoreCol: Param[str] = Param(
        Params._dummy(),
        "scoreCol",
        "output column of the predicted label's score, its probability (double, 0 to 1); empty for none",
        typeConverter=TypeConverters.toString,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "seed of all random choices",
        typeConverter=TypeConverters.toInt,
    )
    steps: Param[int] = Param(
        Params._dummy(),
        "steps",
        "steps of the training; by default the rule's: 500 for fewer than 20,000 images, 10,000 for fewer than 500,000, otherwise 20,000. Warm-up and decays move in proportion",
        typeConverter=to_int,
    )
    teacher: Param[str] = Param(
        Params._dummy(),
        "teacher",
        "location of a model with the same labels, whose answers are learned in place of them (knowledge distillation); empty for none",
        typeConverter=TypeConverters.toString,
    )
    temperatureScaling: Param[bool] = Param(
        Params._dummy(),
        "temperatureScaling",
        "whether to calibrate scores on the images to validate with: logits are divided by the temperature with the lowest cross-entropy, which the model's configuration keeps",
        typeConverter=TypeConverters.toBoolean,
    )
    topK: Param[int] = Param(
        Params._dummy(),
        "topK",
        "how many labels topKCol holds; 0 for no such column",
        typeConverter=to_int,
    )
    topKCol: Param[str] = Param(
        Params._dummy(),
        "topKCol",
        "output column of the topK best labels with their scores, best first; only with topK > 0",
        typeConverter=TypeConverters.toString,
    )
    unknownCol: Param[str] = Param(
        Params._dummy(),
        "unknownCol",
        "output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none",
        typeConverter=TypeConverters.toString,
    )
    unknownFalsePositiveRate: Param[float] = Param(
        Params._dummy(),
        "unknownFalsePositiveRate",
        "share of the images to validate with, all of which show a class, that may be taken for showing none, from 0 to below 1, such as 0.05: it chooses the threshold of unknownCol, which the model's configuration keeps; 0 for none",
        typeConverter=TypeConverters.toFloat,
    )
    unknownScoreCol: Param[str] = Param(
        Params._dummy(),
        "unknownScoreCol",
        "output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none",
        typeConverter=TypeConverters.toString,
    )
    unknownThreshold: Param[float] = Param(
        Params._dummy(),
        "unknownThreshold",
        "energy above which unknownCol is true; by default that of the model's configuration",
        typeConverter=TypeConverters.toFloat,
    )
    validationGroupCol: Param[str] = Param(
        Params._dummy(),
        "validationGroupCol",
        "column whose value pictures of one thing share; validationSplit draws all of them or none. Empty if each stands alone",
        typeConverter=TypeConverters.toString,
    )
    validationIndicatorCol: Param[str] = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "boolean column: true for images to validate with, which are not trained on. Empty for none",
        typeConverter=TypeConverters.toString,
    )
    validationInterval: Param[int] = Param(
        Params._dummy(),
        "validationInterval",
        "steps between validations; by default a twentieth of all steps. The last step is validated too",
        typeConverter=to_int,
    )
    validationMetric: Param[str] = Param(
        Params._dummy(),
        "validationMetric",
        "what tells which weights are best, and become the model: loss, accuracy or macroF1 (each class counts the same); for multi_label_classification loss, microF1, macroF1 or mAP (mean average precision); for regression loss, rmse, mae or r2",
        typeConverter=TypeConverters.toString,
    )
    validationSplit: Param[float] = Param(
        Params._dummy(),
        "validationSplit",
        "share of each class, from 0 to below 1, that is drawn at random to validate with and not trained on; 0 for none",
        typeConverter=TypeConverters.toFloat,
    )

    @keyword_only
    def __init__(
        self,
        *,
        allReducePrecision: str = "float32",
        batchSize: int = 512,
        checkpointDir: str = "",
        checkpointInterval: int = 20,
        classWeights: str = "none",
        crop: Optional[int] = None,
        decoding: str = "exact",
        device: str = "auto",
        distillationTemperature: float = 1.0,
        emaDecay: float = 0.0,
        erasingProbability: float = 0.0,
        exifOrientation: str = "apply",
        flipProbability: float = 0.5,
        focalGamma: float = 0.0,
        freezeBackbone: bool = False,
        freezeUntil: str = "",
        handleInvalid: str = "error",
        initialHead: str = "zeros",
        inputCol: str = "image",
        interpolateWeights: bool = False,
        labelCol: str = "label",
        labelSmoothing: float = 0.0,
        labelsFile: str = "",
        learningRate: Optional[float] = None,
        lengthCol: str = "length",
        maxGradNorm: float = 0.0,
        maxPixels: int = 178956970,
        microBatchSize: int = 32,
        mixupAlpha: Optional[float] = None,
        model: Optional[str] = None,
        numWorkers: int = 1,
        outputDir: str = "",
        patience: int = 0,
        precision: str = "float32",
        predictedLabelCol: str = "predictedLabel",
        predictedLabelsCol: str = "",
        predictionCol: str = "prediction",
        probabilityCol: str = "",
        problemType: str = "auto",
        randAugmentMagnitude: int = 9,
        randAugmentOps: int = 0,
        rawPredictionCol: str = "",
        readAhead: int = 8,
        resize: Optional[int] = None,
        sampling: str = "shuffled",
        scoreCol: str = "score",
        seed: int = -1841144902,
        steps: Optional[int] = None,
        teacher: str = "",
        temperatureScaling: bool = False,
        topK: int = 0,
        topKCol: str = "topK",
        unknownCol: str = "",
        unknownFalsePositiveRate: float = 0.0,
        unknownScoreCol: str = "",
        unknownThreshold: Optional[float] = None,
        validationGroupCol: str = "",
        validationIndicatorCol: str = "",
        validationInterval: Optional[int] = None,
        validationMetric: str = "loss",
        validationSplit: float = 0.0,
    ) -> None:
        super().__init__()
        self._setDefault(
            allReducePrecision="float32",
            batchSize=512,
            checkpointDir="",
            checkpointInterval=20,
            classWeights="none",
            decoding="exact",
            device="auto",
            distillationTemperature=1.0,
            emaDecay=0.0,
            erasingProbability=0.0,
            exifOrientation="apply",
            flipProbability=0.5,
            focalGamma=0.0,
            freezeBackbone=False,
            freezeUntil="",
            handleInvalid="error",
            initialHead="zeros",
            inputCol="image",
            interpolateWeights=False,
            labelCol="label",
            labelSmoothing=0.0,
            labelsFile="",
            lengthCol="length",
            maxGradNorm=0.0,
            maxPixels=178956970,
            microBatchSize=32,
            numWorkers=1,
            outputDir="",
            patience=0,
            precision="float32",
            predictedLabelCol="predictedLabel",
            predictedLabelsCol="",
            predictionCol="prediction",
            probabilityCol="",
            problemType="auto",
            randAugmentMagnitude=9,
            randAugmentOps=0,
            rawPredictionCol="",
            readAhead=8,
            sampling="shuffled",
            scoreCol="score",
            seed=-1841144902,
            teacher="",
            temperatureScaling=False,
            topK=0,
            topKCol="topK",
            unknownCol="",
            unknownFalsePositiveRate=0.0,
            unknownScoreCol="",
            validationGroupCol="",
            validationIndicatorCol="",
            validationMetric="loss",
            validationSplit=0.0,
        )
        self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    @keyword_only
    def setParams(
        self,
        *,
        allReducePrecision: str = "float32",
        batchSize: int = 512,
        checkpointDir: str = "",
        checkpointInterval: int = 20,
        classWeights: str = "none",
        crop: Optional[int] = None,
        decoding: str = "exact",
        device: str = "auto",
        distillationTemperature: float = 1.0,
        emaDecay: float = 0.0,
        erasingProbability: float = 0.0,
        exifOrientation: str = "apply",
        flipProbability: float = 0.5,
        focalGamma: float = 0.0,
        freezeBackbone: bool = False,
        freezeUntil: str = "",
        handleInvalid: str = "error",
        initialHead: str = "zeros",
        inputCol: str = "image",
        interpolateWeights: bool = False,
        labelCol: str = "label",
        labelSmoothing: float = 0.0,
        labelsFile: str = "",
        learningRate: Optional[float] = None,
        lengthCol: str = "length",
        maxGradNorm: float = 0.0,
        maxPixels: int = 178956970,
        microBatchSize: int = 32,
        mixupAlpha: Optional[float] = None,
        model: Optional[str] = None,
        numWorkers: int = 1,
        outputDir: str = "",
        patience: int = 0,
        precision: str = "float32",
        predictedLabelCol: str = "predictedLabel",
        predictedLabelsCol: str = "",
        predictionCol: str = "prediction",
        probabilityCol: str = "",
        problemType: str = "auto",
        randAugmentMagnitude: int = 9,
        randAugmentOps: int = 0,
        rawPredictionCol: str = "",
        readAhead: int = 8,
        resize: Optional[int] = None,
        sampling: str = "shuffled",
        scoreCol: str = "score",
        seed: int = -1841144902,
        steps: Optional[int] = None,
        teacher: str = "",
        temperatureScaling: bool = False,
        topK: int = 0,
        topKCol: str = "topK",
        unknownCol: str = "",
        unknownFalsePositiveRate: float = 0.0,
        unknownScoreCol: str = "",
        unknownThreshold: Optional[float] = None,
        validationGroupCol: str = "",
        validationIndicatorCol: str = "",
        validationInterval: Optional[int] = None,
        validationMetric: str = "loss",
        validationSplit: float = 0.0,
    ) -> BitFineTuner:
        """Sets the given Params."""
        return self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    def setAllReducePrecision(self, value: str) -> BitFineTuner:
        """Sets allReducePrecision: precision in which the tasks of numWorkers send each other gradients: float32, or bfloat16 (half of the bytes, for slow networks; the losses then depend on the number of tasks)."""
        return self._set(allReducePrecision=value)

    def getAllReducePrecision(self) -> str:
        """Returns allReducePrecision or its default."""
        return self.getOrDefault(self.allReducePrecision)

    def setBatchSize(self, value: int) -> BitFineTuner:
        """Sets batchSize: images per step."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        """Returns batchSize or its default."""
        return self.getOrDefault(self.batchSize)

    def setCheckpointDir(self, value: str) -> BitFineTuner:
        """Sets checkpointDir: folder of this training's checkpoints, on any Hadoop file system; an interrupted training with the same folder and settings resumes at the last one. Empty for none."""
        return self._set(checkpointDir=value)

    def getCheckpointDir(self) -> str:
        """Returns checkpointDir or its default."""
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointInterval(self, value: int) -> BitFineTuner:
        """Sets checkpointInterval: steps from one checkpoint to the next, at least 1."""
        return self._set(checkpointInterval=value)

    def getCheckpointInterval(self) -> int:
        """Returns checkpointInterval or its default."""
        return self.getOrDefault(self.checkpointInterval)

    def setClassWeights(self, value: str) -> BitFineTuner:
        """Sets classWeights: how much an image of each class counts: none (the same), auto (so that all classes count the same together), or a JSON object of labels and numbers, such as {\"cat\": 2}, where others count 1."""
        return self._set(classWeights=value)

    def getClassWeights(self) -> str:
        """Returns classWeights or its default."""
        return self.getOrDefault(self.classWeights)

    def setCrop(self, value: int) -> BitFineTuner:
        """Sets crop: height and width of the random crop that the network sees, and of the images that the classifier labels; by default the rule's: 128 or 480."""
        return self._set(crop=value)

    def getCrop(self) -> int:
        """Returns crop or its default."""
        return self.getOrDefault(self.crop)

    def setDecoding(self, value: str) -> BitFineTuner:
        """Sets decoding: how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)."""
        return self._set(decoding=value)

    def getDecoding(self) -> str:
        """Returns decoding or its default."""
        return self.getOrDefault(self.decoding)

    def setDevice(self, value: str) -> BitFineTuner:
        """Sets device: what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first."""
        return self._set(device=value)

    def getDevice(self) -> str:
        """Returns device or its default."""
        return self.getOrDefault(self.device)

    def setDistillationTemperature(self, value: float) -> BitFineTuner:
        """Sets distillationTemperature: temperature by which the logits of teacher and student are divided, above 0; more than 1 gives unlikely labels more weight."""
        return self._set(distillationTemperature=value)

    def getDistillationTemperature(self) -> float:
        """Returns distillationTemperature or its default."""
        return self.getOrDefault(self.distillationTemperature)

    def setEmaDecay(self, value: float) -> BitFineTuner:
        """Sets emaDecay: decay, from 0 to below 1, of exponential moving averages of the weights, which are validated and become the model, such as 0.99; 0 for none. Averages take the memory of another copy of the weights."""
        return self._set(emaDecay=value)

    def getEmaDecay(self) -> float:
        """Returns emaDecay or its default."""
        return self.getOrDefault(self.emaDecay)

    def setErasingProbability(self, value: float) -> BitFineTuner:
        """Sets erasingProbability: probability, 0 to 1, that a rectangle of a training image (2% to 33% of it) is filled with noise (random erasing)."""
        return self._set(erasingProbability=value)

    def getErasingProbability(self) -> float:
        """Returns erasingProbability or its default."""
        return self.getOrDefault(self.erasingProbability)

    def setExifOrientation(self, value: str) -> BitFineTuner:
        """Sets exifOrientation: what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)."""
        return self._set(exifOrientation=value)

    def getExifOrientation(self) -> str:
        """Returns exifOrientation or its default."""
        return self.getOrDefault(self.exifOrientation)

    def setFlipProbability(self, value: float) -> BitFineTuner:
        """Sets flipProbability: probability, 0 to 1, that a training image is mirrored; set it to 0 if left and right have a meaning, as in digits."""
        return self._set(flipProbability=value)

    def getFlipProbability(self) -> float:
        """Returns flipProbability or its default."""
        return self.getOrDefault(self.flipProbability)

    def setFocalGamma(self, value: float) -> BitFineTuner:
        """Sets focalGamma: exponent of the focal loss, 0 to 10, by which images that the model is sure of count less; 0 for the cross-entropy, 2 in the paper."""
        return self._set(focalGamma=value)

    def getFocalGamma(self) -> float:
        """Returns focalGamma or its default."""
        return self.getOrDefault(self.focalGamma)

    def setFreezeBackbone(self, value: bool) -> BitFineTuner:
        """Sets freezeBackbone: whether to train only the head and leave the backbone unchanged."""
        return self._set(freezeBackbone=value)

    def getFreezeBackbone(self) -> bool:
        """Returns freezeBackbone or its default."""
        return self.getOrDefault(self.freezeBackbone)

    def setFreezeUntil(self, value: str) -> BitFineTuner:
        """Sets freezeUntil: output of the network up to which nothing learns, and steps cost less: stem or stage1, stage2, ...; empty to train everything."""
        return self._set(freezeUntil=value)

    def getFreezeUntil(self) -> str:
        """Returns freezeUntil or its default."""
        return self.getOrDefault(self.freezeUntil)

    def setHandleInvalid(self, value: str) -> BitFineTuner:
        """Sets handleInvalid: what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns handleInvalid or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setInitialHead(self, value: str) -> BitFineTuner:
        """Sets initialHead: head from which training starts: zeros, as in the original; probe, that of a linear probe on the images to train on, so that the backbone is not changed by a head that knows nothing (LP-FT); or model, the model's own, for the same labels."""
        return self._set(initialHead=value)

    def getInitialHead(self) -> str:
        """Returns initialHead or its default."""
        return self.getOrDefault(self.initialHead)

    def setInputCol(self, value: str) -> BitFineTuner:
        """Sets inputCol: input column of images: paths (string), encoded files (binary) or structs of Spark's image schema."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """Returns inputCol or its default."""
        return self.getOrDefault(self.inputCol)

    def setInterpolateWeights(self, value: bool) -> BitFineTuner:
        """Sets interpolateWeights: whether to try weights between those at the beginning of the training and the best in it, in steps of a tenth, and take those that validate best (WiSE-FT)."""
        return self._set(interpolateWeights=value)

    def getInterpolateWeights(self) -> bool:
        """Returns interpolateWeights or its default."""
        return self.getOrDefault(self.interpolateWeights)

    def setLabelCol(self, value: str) -> BitFineTuner:
        """Sets labelCol: input column of labels: text or whole numbers."""
        return self._set(labelCol=value)

    def getLabelCol(self) -> str:
        """Returns labelCol or its default."""
        return self.getOrDefault(self.labelCol)

    def setLabelSmoothing(self, value: float) -> BitFineTuner:
        """Sets labelSmoothing: share of each label, from 0 to below 1, that is spread evenly over all classes."""
        return self._set(labelSmoothing=value)

    def getLabelSmoothing(self) -> float:
        """Returns labelSmoothing or its default."""
        return self.getOrDefault(self.labelSmoothing)

    def setLabelsFile(self, value: str) -> BitFineTuner:
        """Sets labelsFile: file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none."""
        return self._set(labelsFile=value)

    def getLabelsFile(self) -> str:
        """Returns labelsFile or its default."""
        return self.getOrDefault(self.labelsFile)

    def setLearningRate(self, value: float) -> BitFineTuner:
        """Sets learningRate: learning rate after the warm-up; by default the rule's 0.003, for a batch of 512."""
        return self._set(learningRate=value)

    def getLearningRate(self) -> float:
        """Returns learningRate or its default."""
        return self.getOrDefault(self.learningRate)

    def setLengthCol(self, value: str) -> BitFineTuner:
        """Sets lengthCol: input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown."""
        return self._set(lengthCol=value)

    def getLengthCol(self) -> str:
        """Returns lengthCol or its default."""
        return self.getOrDefault(self.lengthCol)

    def setMaxGradNorm(self, value: float) -> BitFineTuner:
        """Sets maxGradNorm: length of a step's gradient, over all weights, to which longer ones are shortened, such as 1; 0 for none."""
        return self._set(maxGradNorm=value)

    def getMaxGradNorm(self) -> float:
        """Returns maxGradNorm or its default."""
        return self.getOrDefault(self.maxGradNorm)

    def setMaxPixels(self, value: int) -> BitFineTuner:
        """Sets maxPixels: images with more pixels are invalid; their headers are checked before memory is allocated."""
        return self._set(maxPixels=value)

    def getMaxPixels(self) -> int:
        """Returns maxPixels or its default."""
        return self.getOrDefault(self.maxPixels)

    def setMicroBatchSize(self, value: int) -> BitFineTuner:
        """Sets microBatchSize: images that go through the network at once: memory grows with it; a step's gradient is accumulated over its micro-batches."""
        return self._set(microBatchSize=value)

    def getMicroBatchSize(self) -> int:
        """Returns microBatchSize or its default."""
        return self.getOrDefault(self.microBatchSize)

    def setMixupAlpha(self, value: float) -> BitFineTuner:
        """Sets mixupAlpha: alpha of MixUp's Beta distribution; 0 for none; by default the rule's: 0.1 for 20,000 or more images, otherwise 0."""
        return self._set(mixupAlpha=value)

    def getMixupAlpha(self) -> float:
        """Returns mixupAlpha or its default."""
        return self.getOrDefault(self.mixupAlpha)

    def setModel(self, value: str) -> BitFineTuner:
        """Sets model: location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME."""
        return self._set(model=value)

    def getModel(self) -> str:
        """Returns model or its default."""
        return self.getOrDefault(self.model)

    def setNumWorkers(self, value: int) -> BitFineTuner:
        """Sets numWorkers: how many of Spark's tasks compute each step together, which must run at the same time; with 1 the driver trains alone. Each needs memory for the model and a micro-batch."""
        return self._set(numWorkers=value)

    def getNumWorkers(self) -> int:
        """Returns numWorkers or its default."""
        return self.getOrDefault(self.numWorkers)

    def setOutputDir(self, value: str) -> BitFineTuner:
        """Sets outputDir: folder to write the trained model to, in Hugging Face layout, on any Hadoop file system; it must not exist. Empty for none: the model then lives as long as this JVM, and is written into the stage or pipeline when that is saved."""
        return self._set(outputDir=value)

    def getOutputDir(self) -> str:
        """Returns outputDir or its default."""
        return self.getOrDefault(self.outputDir)

    def setPatience(self, value: int) -> BitFineTuner:
        """Sets patience: validations in a row without a better one after which training ends; 0 to train to the last step."""
        return self._set(patience=value)

    def getPatience(self) -> int:
        """Returns patience or its default."""
        return self.getOrDefault(self.patience)

    def setPrecision(self, value: str) -> BitFineTuner:
        """Sets precision: precision of the network in training: float32, bfloat16 (faster on processors with instructions for it, float32 elsewhere and on GPUs; weights, norms and the head stay in float32), or auto (the faster one)."""
        return self._set(precision=value)

    def getPrecision(self) -> str:
        """Returns precision or its default."""
        return self.getOrDefault(self.precision)

    def setPredictedLabelCol(self, value: str) -> BitFineTuner:
        """Sets predictedLabelCol: output column of the likeliest class's label (string); empty for none."""
        return self._set(predictedLabelCol=value)

    def getPredictedLabelCol(self) -> str:
        """Returns predictedLabelCol or its default."""
        return self.getOrDefault(self.predictedLabelCol)

    def setPredictedLabelsCol(self, value: str) -> BitFineTuner:
        """Sets predictedLabelsCol: output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none."""
        return self._set(predictedLabelsCol=value)

    def getPredictedLabelsCol(self) -> str:
        """Returns predictedLabelsCol or its default."""
        return self.getOrDefault(self.predictedLabelsCol)

    def setPredictionCol(self, value: str) -> BitFineTuner:
        """Sets predictionCol: output column of the likeliest class's index, or of a regression's value (double); empty for none."""
        return self._set(predictionCol=value)

    def getPredictionCol(self) -> str:
        """Returns predictionCol or its default."""
        return self.getOrDefault(self.predictionCol)

    def setProbabilityCol(self, value: str) -> BitFineTuner:
        """Sets probabilityCol: output column of probabilities (vector); empty for none."""
        return self._set(probabilityCol=value)

    def getProbabilityCol(self) -> str:
        """Returns probabilityCol or its default."""
        return self.getOrDefault(self.probabilityCol)

    def setProblemType(self, value: str) -> BitFineTuner:
        """Sets problemType: what labelCol holds: single_label_classification (one label for each image: text or whole numbers), multi_label_classification (arrays of labels), regression (numbers), or auto (multi_label_classification for arrays, otherwise single_label_classification)."""
        return self._set(problemType=value)

    def getProblemType(self) -> str:
        """Returns problemType or its default."""
        return self.getOrDefault(self.problemType)

    def setRandAugmentMagnitude(self, value: int) -> BitFineTuner:
        """Sets randAugmentMagnitude: how strong the operations of randAugmentOps are, 0 to 30."""
        return self._set(randAugmentMagnitude=value)

    def getRandAugmentMagnitude(self) -> int:
        """Returns randAugmentMagnitude or its default."""
        return self.getOrDefault(self.randAugmentMagnitude)

    def setRandAugmentOps(self, value: int) -> BitFineTuner:
        """Sets randAugmentOps: how many random operations (RandAugment: shears, translations, rotations, changes of color and contrast) a training image goes through, 0 to 10; 0 for none, 2 is usual."""
        return self._set(randAugmentOps=value)

    def getRandAugmentOps(self) -> int:
        """Returns randAugmentOps or its default."""
        return self.getOrDefault(self.randAugmentOps)

    def setRawPredictionCol(self, value: str) -> BitFineTuner:
        """Sets rawPredictionCol: output column of logits (vector); empty for none."""
        return self._set(rawPredictionCol=value)

    def getRawPredictionCol(self) -> str:
        """Returns rawPredictionCol or its default."""
        return self.getOrDefault(self.rawPredictionCol)

    def setReadAhead(self, value: int) -> BitFineTuner:
        """Sets readAhead: threads per task that fetch and decode the next images ahead of time; 0 for none."""
        return self._set(readAhead=value)

    def getReadAhead(self) -> int:
        """Returns readAhead or its default."""
        return self.getOrDefault(self.readAhead)

    def setResize(self, value: int) -> BitFineTuner:
        """Sets resize: height and width to which training images are resized; by default the rule's: 160 if their median area is below 96 x 96 pixels, otherwise 512."""
        return self._set(resize=value)

    def getResize(self) -> int:
        """Returns resize or its default."""
        return self.getOrDefault(self.resize)

    def setSampling(self, value: str) -> BitFineTuner:
        """Sets sampling: which images training sees how often: shuffled (each the same) or balanced (each class the same)."""
        return self._set(sampling=value)

    def getSampling(self) -> str:
        """Returns sampling or its default."""
        return self.getOrDefault(self.sampling)

    def setScoreCol(self, value: str) -> BitFineTuner:
        """Sets scoreCol: output column of the predicted label's score, its probability (double, 0 to 1); empty for none."""
        return self._set(scoreCol=value)

    def getScoreCol(self) -> str:
        """Returns scoreCol or its default."""
        return self.getOrDefault(self.scoreCol)

    def setSeed(self, value: int) -> BitFineTuner:
        """Sets seed: seed of all random choices."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns seed or its default."""
        return self.getOrDefault(self.seed)

    def setSteps(self, value: int) -> BitFineTuner:
        """Sets steps: steps of the training; by default the rule's: 500 for fewer than 20,000 images, 10,000 for fewer than 500,000, otherwise 20,000. Warm-up and decays move in proportion."""
        return self._set(steps=value)

    def getSteps(self) -> int:
        """Returns steps or its default."""
        return self.getOrDefault(self.steps)

    def setTeacher(self, value: str) -> BitFineTuner:
        """Sets teacher: location of a model with the same labels, whose answers are learned in place of them (knowledge distillation); empty for none."""
        return self._set(teacher=value)

    def getTeacher(self) -> str:
        """Returns teacher or its default."""
        return self.getOrDefault(self.teacher)

    def setTemperatureScaling(self, value: bool) -> BitFineTuner:
        """Sets temperatureScaling: whether to calibrate scores on the images to validate with: logits are divided by the temperature with the lowest cross-entropy, which the model's configuration keeps."""
        return self._set(temperatureScaling=value)

    def getTemperatureScaling(self) -> bool:
        """Returns temperatureScaling or its default."""
        return self.getOrDefault(self.temperatureScaling)

    def setTopK(self, value: int) -> BitFineTuner:
        """Sets topK: how many labels topKCol holds; 0 for no such column."""
        return self._set(topK=value)

    def getTopK(self) -> int:
        """Returns topK or its default."""
        return self.getOrDefault(self.topK)

    def setTopKCol(self, value: str) -> BitFineTuner:
        """Sets topKCol: output column of the topK best labels with their scores, best first; only with topK > 0."""
        return self._set(topKCol=value)

    def getTopKCol(self) -> str:
        """Returns topKCol or its default."""
        return self.getOrDefault(self.topKCol)

    def setUnknownCol(self, value: str) -> BitFineTuner:
        """Sets unknownCol: output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none."""
        return self._set(unknownCol=value)

    def getUnknownCol(self) -> str:
        """Returns unknownCol or its default."""
        return self.getOrDefault(self.unknownCol)

    def setUnknownFalsePositiveRate(self, value: float) -> BitFineTuner:
        """Sets unknownFalsePositiveRate: share of the images to validate with, all of which show a class, that may be taken for showing none, from 0 to below 1, such as 0.05: it chooses the threshold of unknownCol, which the model's configuration keeps; 0 for none."""
        return self._set(unknownFalsePositiveRate=value)

    def getUnknownFalsePositiveRate(self) -> float:
        """Returns unknownFalsePositiveRate or its default."""
        return self.getOrDefault(self.unknownFalsePositiveRate)

    def setUnknownScoreCol(self, value: str) -> BitFineTuner:
        """Sets unknownScoreCol: output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none."""
        return self._set(unknownScoreCol=value)

    def getUnknownScoreCol(self) -> str:
        """Returns unknownScoreCol or its default."""
        return self.getOrDefault(self.unknownScoreCol)

    def setUnknownThreshold(self, value: float) -> BitFineTuner:
        """Sets unknownThreshold: energy above which unknownCol is true; by default that of the model's configuration."""
        return self._set(unknownThreshold=value)

    def getUnknownThreshold(self) -> float:
        """Returns unknownThreshold or its default."""
        return self.getOrDefault(self.unknownThreshold)

    def setValidationGroupCol(self, value: str) -> BitFineTuner:
        """Sets validationGroupCol: column whose value pictures of one thing share; validationSplit draws all of them or none. Empty if each stands alone."""
        return self._set(validationGroupCol=value)

    def getValidationGroupCol(self) -> str:
        """Returns validationGroupCol or its default."""
        return self.getOrDefault(self.validationGroupCol)

    def setValidationIndicatorCol(self, value: str) -> BitFineTuner:
        """Sets validationIndicatorCol: boolean column: true for images to validate with, which are not trained on. Empty for none."""
        return self._set(validationIndicatorCol=value)

    def getValidationIndicatorCol(self) -> str:
        """Returns validationIndicatorCol or its default."""
        return self.getOrDefault(self.validationIndicatorCol)

    def setValidationInterval(self, value: int) -> BitFineTuner:
        """Sets validationInterval: steps between validations; by default a twentieth of all steps. The last step is validated too."""
        return self._set(validationInterval=value)

    def getValidationInterval(self) -> int:
        """Returns validationInterval or its default."""
        return self.getOrDefault(self.validationInterval)

    def setValidationMetric(self, value: str) -> BitFineTuner:
        """Sets validationMetric: what tells which weights are best, and become the model: loss, accuracy or macroF1 (each class counts the same); for multi_label_classification loss, microF1, macroF1 or mAP (mean average precision); for regression loss, rmse, mae or r2."""
        return self._set(validationMetric=value)

    def getValidationMetric(self) -> str:
        """Returns validationMetric or its default."""
        return self.getOrDefault(self.validationMetric)

    def setValidationSplit(self, value: float) -> BitFineTuner:
        """Sets validationSplit: share of each class, from 0 to below 1, that is drawn at random to validate with and not trained on; 0 for none."""
        return self._set(validationSplit=value)

    def getValidationSplit(self) -> float:
        """Returns validationSplit or its default."""
        return self.getOrDefault(self.validationSplit)


class BitLinearProbe(StageEstimator["BitImageClassifier"], JavaMLReadable["BitLinearProbe"]):
    """Makes a classifier of your classes by logistic regression on a model's features.

    Parameters
    ----------
    batchSize : int, default 32
        rows that are read before the network runs, at least 1
    decoding : str, default "exact"
        how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)
    device : str, default "auto"
        what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first
    elasticNetParam : float, default 0.0
        regularization type, from 0 (L2) to 1 (L1, which uses fewer features)
    exifOrientation : str, default "apply"
        what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)
    handleInvalid : str, default "error"
        what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)
    inputCol : str, default "image"
        input column of images: paths (string), encoded files (binary) or structs of Spark's image schema
    labelCol : str, default "label"
        input column of labels: text or whole numbers
    labelsFile : str, default ""
        file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none
    lengthCol : str, default "length"
        input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown
    maxIter : int, default 100
        maximum number of iterations, at least 1; fewer if the regression converges earlier
    maxPixels : int, default 178956970
        images with more pixels are invalid; their headers are checked before memory is allocated
    model : str, optional
        location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME
    outputDir : str, default ""
        folder to write the trained model to, in Hugging Face layout, on any Hadoop file system; it must not exist. Empty for none: the model then lives as long as this JVM, and is written into the stage or pipeline when that is saved
    precision : str, default "float32"
        precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)
    predictedLabelCol : str, default "predictedLabel"
        output column of the likeliest class's label (string); empty for none
    predictedLabelsCol : str, default ""
        output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none
    predictionCol : str, default "prediction"
        output column of the likeliest class's index, or of a regression's value (double); empty for none
    probabilityCol : str, default ""
        output column of probabilities (vector); empty for none
    rawPredictionCol : str, default ""
        output column of logits (vector); empty for none
    readAhead : int, default 8
        threads per task that fetch and decode the next images ahead of time; 0 for none
    regParam : float, default 0.01
        regularization strength, at least 0; use more for fewer images
    scoreCol : str, default "score"
        output column of the predicted label's score, its probability (double, 0 to 1); empty for none
    tol : float, default 1.0E-6
        tolerance at which the iterations have converged, at least 0; a smaller one is more exact and takes more iterations
    topK : int, default 0
        how many labels topKCol holds; 0 for no such column
    topKCol : str, default "topK"
        output column of the topK best labels with their scores, best first; only with topK > 0
    unknownCol : str, default ""
        output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none
    unknownScoreCol : str, default ""
        output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none
    unknownThreshold : float, optional
        energy above which unknownCol is true; by default that of the model's configuration
    """

    _java_class = "io.sparkbit.spark.BitLinearProbe"
    _model_class = BitImageClassifier

    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "rows that are read before the network runs, at least 1",
        typeConverter=to_int,
    )
    decoding: Param[str] = Param(
        Params._dummy(),
        "decoding",
        "how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)",
        typeConverter=TypeConverters.toString,
    )
    device: Param[str] = Param(
        Params._dummy(),
        "device",
        "what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first",
        typeConverter=TypeConverters.toString,
    )
    elasticNetParam: Param[float] = Param(
        Params._dummy(),
        "elasticNetParam",
        "regularization type, from 0 (L2) to 1 (L1, which uses fewer features)",
        typeConverter=TypeConverters.toFloat,
    )
    exifOrientation: Param[str] = Param(
        Params._dummy(),
        "exifOrientation",
        "what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)",
        typeConverter=TypeConverters.toString,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)",
        typeConverter=TypeConverters.toString,
    )
    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "input column of images: paths (string), encoded files (binary) or structs of Spark's image schema",
        typeConverter=TypeConverters.toString,
    )
    labelCol: Param[str] = Param(
        Params._dummy(),
        "labelCol",
        "input column of labels: text or whole numbers",
        typeConverter=TypeConverters.toString,
    )
    labelsFile: Param[str] = Param(
        Params._dummy(),
        "labelsFile",
        "file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none",
        typeConverter=TypeConverters.toString,
    )
    lengthCol: Param[str] = Param(
        Params._dummy(),
        "lengthCol",
        "input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown",
        typeConverter=TypeConverters.toString,
    )
    maxIter: Param[int] = Param(
        Params._dummy(),
        "maxIter",
        "maximum number of iterations, at least 1; fewer if the regression converges earlier",
        typeConverter=to_int,
    )
    maxPixels: Param[int] = Param(
        Params._dummy(),
        "maxPixels",
        "images with more pixels are invalid; their headers are checked before memory is allocated",
        typeConverter=TypeConverters.toInt,
    )
    model: Param[str] = Param(
        Params._dummy(),
        "model",
        "location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME",
        typeConverter=TypeConverters.toString,
    )
    outputDir: Param[str] = Param(
        Params._dummy(),
        "outputDir",
        "folder to write the trained model to, in Hugging Face layout, on any Hadoop file system; it must not exist. Empty for none: the model then lives as long as this JVM, and is written into the stage or pipeline when that is saved",
        typeConverter=TypeConverters.toString,
    )
    precision: Param[str] = Param(
        Params._dummy(),
        "precision",
        "precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)",
        typeConverter=TypeConverters.toString,
    )
    predictedLabelCol: Param[str] = Param(
        Params._dummy(),
        "predictedLabelCol",
        "output column of the likeliest class's label (string); empty for none",
        typeConverter=TypeConverters.toString,
    )
    predictedLabelsCol: Param[str] = Param(
        Params._dummy(),
        "predictedLabelsCol",
        "output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none",
        typeConverter=TypeConverters.toString,
    )
    predictionCol: Param[str] = Param(
        Params._dummy(),
        "predictionCol",
        "output column of the likeliest class's index, or of a regression's value (double); empty for none",
        typeConverter=TypeConverters.toString,
    )
    probabilityCol: Param[str] = Param(
        Params._dummy(),
        "probabilityCol",
        "output column of probabilities (vector); empty for none",
        typeConverter=TypeConverters.toString,
    )
    rawPredictionCol: Param[str] = Param(
        Params._dummy(),
        "rawPredictionCol",
        "output column of logits (vector); empty for none",
        typeConverter=TypeConverters.toString,
    )
    readAhead: Param[int] = Param(
        Params._dummy(),
        "readAhead",
        "threads per task that fetch and decode the next images ahead of time; 0 for none",
        typeConverter=to_int,
    )
    regParam: Param[float] = Param(
        Params._dummy(),
        "regParam",
        "regularization strength, at least 0; use more for fewer images",
        typeConverter=TypeConverters.toFloat,
    )
    scoreCol: Param[str] = Param(
        Params._dummy(),
        "scoreCol",
        "output column of the predicted label's score, its probability (double, 0 to 1); empty for none",
        typeConverter=TypeConverters.toString,
    )
    tol: Param[float] = Param(
        Params._dummy(),
        "tol",
        "tolerance at which the iterations have converged, at least 0; a smaller one is more exact and takes more iterations",
        typeConverter=TypeConverters.toFloat,
    )
    topK: Param[int] = Param(
        Params._dummy(),
        "topK",
        "how many labels topKCol holds; 0 for no such column",
        typeConverter=to_int,
    )
    topKCol: Param[str] = Param(
        Params._dummy(),
        "topKCol",
        "output column of the topK best labels with their scores, best first; only with topK > 0",
        typeConverter=TypeConverters.toString,
    )
    unknownCol: Param[str] = Param(
        Params._dummy(),
        "unknownCol",
        "output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none",
        typeConverter=TypeConverters.toString,
    )
    unknownScoreCol: Param[str] = Param(
        Params._dummy(),
        "unknownScoreCol",
        "output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none",
        typeConverter=TypeConverters.toString,
    )
    unknownThreshold: Param[float] = Param(
        Params._dummy(),
        "unknownThreshold",
        "energy above which unknownCol is true; by default that of the model's configuration",
        typeConverter=TypeConverters.toFloat,
    )

    @keyword_only
    def __init__(
        self,
        *,
        batchSize: int = 32,
        decoding: str = "exact",
        device: str = "auto",
        elasticNetParam: float = 0.0,
        exifOrientation: str = "apply",
        handleInvalid: str = "error",
        inputCol: str = "image",
        labelCol: str = "label",
        labelsFile: str = "",
        lengthCol: str = "length",
        maxIter: int = 100,
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        outputDir: str = "",
        precision: str = "float32",
        predictedLabelCol: str = "predictedLabel",
        predictedLabelsCol: str = "",
        predictionCol: str = "prediction",
        probabilityCol: str = "",
        rawPredictionCol: str = "",
        readAhead: int = 8,
        regParam: float = 0.01,
        scoreCol: str = "score",
        tol: float = 1.0E-6,
        topK: int = 0,
        topKCol: str = "topK",
        unknownCol: str = "",
        unknownScoreCol: str = "",
        unknownThreshold: Optional[float] = None,
    ) -> None:
        super().__init__()
        self._setDefault(
            batchSize=32,
            decoding="exact",
            device="auto",
            elasticNetParam=0.0,
            exifOrientation="apply",
            handleInvalid="error",
            inputCol="image",
            labelCol="label",
            labelsFile="",
            lengthCol="length",
            maxIter=100,
            maxPixels=178956970,
            outputDir="",
            precision="float32",
            predictedLabelCol="predictedLabel",
            predictedLabelsCol="",
            predictionCol="prediction",
            probabilityCol="",
            rawPredictionCol="",
            readAhead=8,
            regParam=0.01,
            scoreCol="score",
            tol=1.0E-6,
            topK=0,
            topKCol="topK",
            unknownCol="",
            unknownScoreCol="",
        )
        self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    @keyword_only
    def setParams(
        self,
        *,
        batchSize: int = 32,
        decoding: str = "exact",
        device: str = "auto",
        elasticNetParam: float = 0.0,
        exifOrientation: str = "apply",
        handleInvalid: str = "error",
        inputCol: str = "image",
        labelCol: str = "label",
        labelsFile: str = "",
        lengthCol: str = "length",
        maxIter: int = 100,
        maxPixels: int = 178956970,
        model: Optional[str] = None,
        outputDir: str = "",
        precision: str = "float32",
        predictedLabelCol: str = "predictedLabel",
        predictedLabelsCol: str = "",
        predictionCol: str = "prediction",
        probabilityCol: str = "",
        rawPredictionCol: str = "",
        readAhead: int = 8,
        regParam: float = 0.01,
        scoreCol: str = "score",
        tol: float = 1.0E-6,
        topK: int = 0,
        topKCol: str = "topK",
        unknownCol: str = "",
        unknownScoreCol: str = "",
        unknownThreshold: Optional[float] = None,
    ) -> BitLinearProbe:
        """Sets the given Params."""
        return self._set_given(self._input_kwargs)  # type: ignore[attr-defined]

    def setBatchSize(self, value: int) -> BitLinearProbe:
        """Sets batchSize: rows that are read before the network runs, at least 1."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        """Returns batchSize or its default."""
        return self.getOrDefault(self.batchSize)

    def setDecoding(self, value: str) -> BitLinearProbe:
        """Sets decoding: how images are decoded: exact (every pixel, as the reference does) or scaled (JPEG at the smallest half, quarter or eighth that is at least twice the size after the resize, which is faster)."""
        return self._set(decoding=value)

    def getDecoding(self) -> str:
        """Returns decoding or its default."""
        return self.getOrDefault(self.decoding)

    def setDevice(self, value: str) -> BitLinearProbe:
        """Sets device: what the network runs on: auto (a GPU if there is one), cpu, or gpu (fails without one); the GPU is the one that Spark gave the task (spark.task.resource.gpu.amount), or else the first."""
        return self._set(device=value)

    def getDevice(self) -> str:
        """Returns device or its default."""
        return self.getOrDefault(self.device)

    def setElasticNetParam(self, value: float) -> BitLinearProbe:
        """Sets elasticNetParam: regularization type, from 0 (L2) to 1 (L1, which uses fewer features)."""
        return self._set(elasticNetParam=value)

    def getElasticNetParam(self) -> float:
        """Returns elasticNetParam or its default."""
        return self.getOrDefault(self.elasticNetParam)

    def setExifOrientation(self, value: str) -> BitLinearProbe:
        """Sets exifOrientation: what happens to the orientation that a camera recorded: ignore (as the reference does) or apply (turn the picture upright)."""
        return self._set(exifOrientation=value)

    def getExifOrientation(self) -> str:
        """Returns exifOrientation or its default."""
        return self.getOrDefault(self.exifOrientation)

    def setHandleInvalid(self, value: str) -> BitLinearProbe:
        """Sets handleInvalid: what happens to rows whose image cannot be read: error (fail the job), skip (drop the row), keep (nulls, and the reason in errorCol)."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns handleInvalid or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setInputCol(self, value: str) -> BitLinearProbe:
        """Sets inputCol: input column of images: paths (string), encoded files (binary) or structs of Spark's image schema."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """Returns inputCol or its default."""
        return self.getOrDefault(self.inputCol)

    def setLabelCol(self, value: str) -> BitLinearProbe:
        """Sets labelCol: input column of labels: text or whole numbers."""
        return self._set(labelCol=value)

    def getLabelCol(self) -> str:
        """Returns labelCol or its default."""
        return self.getOrDefault(self.labelCol)

    def setLabelsFile(self, value: str) -> BitLinearProbe:
        """Sets labelsFile: file of class names that replace the model's own or the training labels: one per line in the order of class indices, or JSON (a list, an object by class index, or a config.json); empty for none."""
        return self._set(labelsFile=value)

    def getLabelsFile(self) -> str:
        """Returns labelsFile or its default."""
        return self.getOrDefault(self.labelsFile)

    def setLengthCol(self, value: str) -> BitLinearProbe:
        """Sets lengthCol: input column of file lengths in bytes, for a column of paths; object stores then get one request per file instead of two. Used if it exists; null where unknown."""
        return self._set(lengthCol=value)

    def getLengthCol(self) -> str:
        """Returns lengthCol or its default."""
        return self.getOrDefault(self.lengthCol)

    def setMaxIter(self, value: int) -> BitLinearProbe:
        """Sets maxIter: maximum number of iterations, at least 1; fewer if the regression converges earlier."""
        return self._set(maxIter=value)

    def getMaxIter(self) -> int:
        """Returns maxIter or its default."""
        return self.getOrDefault(self.maxIter)

    def setMaxPixels(self, value: int) -> BitLinearProbe:
        """Sets maxPixels: images with more pixels are invalid; their headers are checked before memory is allocated."""
        return self._set(maxPixels=value)

    def getMaxPixels(self) -> int:
        """Returns maxPixels or its default."""
        return self.getOrDefault(self.maxPixels)

    def setModel(self, value: str) -> BitLinearProbe:
        """Sets model: location of the model: a folder in Hugging Face layout on any file system, hf://ORG/NAME or bundled:NAME."""
        return self._set(model=value)

    def getModel(self) -> str:
        """Returns model or its default."""
        return self.getOrDefault(self.model)

    def setOutputDir(self, value: str) -> BitLinearProbe:
        """Sets outputDir: folder to write the trained model to, in Hugging Face layout, on any Hadoop file system; it must not exist. Empty for none: the model then lives as long as this JVM, and is written into the stage or pipeline when that is saved."""
        return self._set(outputDir=value)

    def getOutputDir(self) -> str:
        """Returns outputDir or its default."""
        return self.getOrDefault(self.outputDir)

    def setPrecision(self, value: str) -> BitLinearProbe:
        """Sets precision: precision of the network: float32, bfloat16 (faster where the processor or GPU has instructions for it, slightly less exact; float32 elsewhere), int8 (less exact, and faster on x86 processors with AVX2; as auto elsewhere), or auto (the faster one of float32 and bfloat16)."""
        return self._set(precision=value)

    def getPrecision(self) -> str:
        """Returns precision or its default."""
        return self.getOrDefault(self.precision)

    def setPredictedLabelCol(self, value: str) -> BitLinearProbe:
        """Sets predictedLabelCol: output column of the likeliest class's label (string); empty for none."""
        return self._set(predictedLabelCol=value)

    def getPredictedLabelCol(self) -> str:
        """Returns predictedLabelCol or its default."""
        return self.getOrDefault(self.predictedLabelCol)

    def setPredictedLabelsCol(self, value: str) -> BitLinearProbe:
        """Sets predictedLabelsCol: output column of the labels whose probabilities reach their thresholds (array of strings): those of the model's configuration, otherwise 0.5; empty for none."""
        return self._set(predictedLabelsCol=value)

    def getPredictedLabelsCol(self) -> str:
        """Returns predictedLabelsCol or its default."""
        return self.getOrDefault(self.predictedLabelsCol)

    def setPredictionCol(self, value: str) -> BitLinearProbe:
        """Sets predictionCol: output column of the likeliest class's index, or of a regression's value (double); empty for none."""
        return self._set(predictionCol=value)

    def getPredictionCol(self) -> str:
        """Returns predictionCol or its default."""
        return self.getOrDefault(self.predictionCol)

    def setProbabilityCol(self, value: str) -> BitLinearProbe:
        """Sets probabilityCol: output column of probabilities (vector); empty for none."""
        return self._set(probabilityCol=value)

    def getProbabilityCol(self) -> str:
        """Returns probabilityCol or its default."""
        return self.getOrDefault(self.probabilityCol)

    def setRawPredictionCol(self, value: str) -> BitLinearProbe:
        """Sets rawPredictionCol: output column of logits (vector); empty for none."""
        return self._set(rawPredictionCol=value)

    def getRawPredictionCol(self) -> str:
        """Returns rawPredictionCol or its default."""
        return self.getOrDefault(self.rawPredictionCol)

    def setReadAhead(self, value: int) -> BitLinearProbe:
        """Sets readAhead: threads per task that fetch and decode the next images ahead of time; 0 for none."""
        return self._set(readAhead=value)

    def getReadAhead(self) -> int:
        """Returns readAhead or its default."""
        return self.getOrDefault(self.readAhead)

    def setRegParam(self, value: float) -> BitLinearProbe:
        """Sets regParam: regularization strength, at least 0; use more for fewer images."""
        return self._set(regParam=value)

    def getRegParam(self) -> float:
        """Returns regParam or its default."""
        return self.getOrDefault(self.regParam)

    def setScoreCol(self, value: str) -> BitLinearProbe:
        """Sets scoreCol: output column of the predicted label's score, its probability (double, 0 to 1); empty for none."""
        return self._set(scoreCol=value)

    def getScoreCol(self) -> str:
        """Returns scoreCol or its default."""
        return self.getOrDefault(self.scoreCol)

    def setTol(self, value: float) -> BitLinearProbe:
        """Sets tol: tolerance at which the iterations have converged, at least 0; a smaller one is more exact and takes more iterations."""
        return self._set(tol=value)

    def getTol(self) -> float:
        """Returns tol or its default."""
        return self.getOrDefault(self.tol)

    def setTopK(self, value: int) -> BitLinearProbe:
        """Sets topK: how many labels topKCol holds; 0 for no such column."""
        return self._set(topK=value)

    def getTopK(self) -> int:
        """Returns topK or its default."""
        return self.getOrDefault(self.topK)

    def setTopKCol(self, value: str) -> BitLinearProbe:
        """Sets topKCol: output column of the topK best labels with their scores, best first; only with topK > 0."""
        return self._set(topKCol=value)

    def getTopKCol(self) -> str:
        """Returns topKCol or its default."""
        return self.getOrDefault(self.topKCol)

    def setUnknownCol(self, value: str) -> BitLinearProbe:
        """Sets unknownCol: output column of whether the image shows none of the classes (boolean): its energy is above unknownThreshold; empty for none."""
        return self._set(unknownCol=value)

    def getUnknownCol(self) -> str:
        """Returns unknownCol or its default."""
        return self.getOrDefault(self.unknownCol)

    def setUnknownScoreCol(self, value: str) -> BitLinearProbe:
        """Sets unknownScoreCol: output column of the image's energy (double; the higher, the less it is like the images of any class); empty for none."""
        return self._set(unknownScoreCol=value)

    def getUnknownScoreCol(self) -> str:
        """Returns unknownScoreCol or its default."""
        return self.getOrDefault(self.unknownScoreCol)

    def setUnknownThreshold(self, value: float) -> BitLinearProbe:
        """Sets unknownThreshold: energy above which unknownCol is true; by default that of the model's configuration."""
        return self._set(unknownThreshold=value)

    def getUnknownThreshold(self) -> float:
        """Returns unknownThreshold or its default."""
        return self.getOrDefault(self.unknownThreshold)
