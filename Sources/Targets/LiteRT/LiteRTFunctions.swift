import CLiteRT

/// The functions of the runtime's C API, found in its library.
struct LiteRTFunctions {
    let version: litert_version_function
    let createModel: litert_model_create_function
    let deleteModel: litert_model_delete_function
    let createOptions: litert_options_create_function
    let deleteOptions: litert_options_delete_function
    let setReporter: litert_options_set_reporter_function
    let addDelegate: litert_options_add_delegate_function
    let createInterpreter: litert_interpreter_create_function
    let deleteInterpreter: litert_interpreter_delete_function
    let allocateTensors: litert_interpreter_function
    let invoke: litert_interpreter_function
    let inputCount: litert_tensor_count_function
    let input: litert_tensor_function
    let outputCount: litert_tensor_count_function
    let output: litert_tensor_function
    let byteSize: litert_tensor_size_function
    let data: litert_tensor_data_function
    /// If missing, the runtime writes the reason for rejecting a model to standard error only.
    let createModelReporting: litert_model_create_reporting_function?
    /// If missing, operators with state cannot be run.
    let resetVariableTensors: litert_interpreter_function?
    /// If missing, the nodes that a delegate took are unknown.
    var probing: ProbingFunctions?

    /// Finds the functions in a library.
    ///
    /// - Throws: `ConformanceError` of kind `unavailable` if a function that is not optional is missing.
    init(_ library: SharedLibrary) throws(ConformanceError) {
        version = try library.required("TfLiteVersion")
        createModel = try library.required("TfLiteModelCreate")
        deleteModel = try library.required("TfLiteModelDelete")
        createOptions = try library.required("TfLiteInterpreterOptionsCreate")
        deleteOptions = try library.required("TfLiteInterpreterOptionsDelete")
        setReporter = try library.required("TfLiteInterpreterOptionsSetErrorReporter")
        addDelegate = try library.required("TfLiteInterpreterOptionsAddDelegate")
        createInterpreter = try library.required("TfLiteInterpreterCreate")
        deleteInterpreter = try library.required("TfLiteInterpreterDelete")
        allocateTensors = try library.required("TfLiteInterpreterAllocateTensors")
        invoke = try library.required("TfLiteInterpreterInvoke")
        inputCount = try library.required("TfLiteInterpreterGetInputTensorCount")
        input = try library.required("TfLiteInterpreterGetInputTensor")
        outputCount = try library.required("TfLiteInterpreterGetOutputTensorCount")
        output = try library.required("TfLiteInterpreterGetOutputTensor")
        byteSize = try library.required("TfLiteTensorByteSize")
        data = try library.required("TfLiteTensorData")
        createModelReporting = library.function("TfLiteModelCreateWithErrorReporter")
        resetVariableTensors = library.function("TfLiteInterpreterResetVariableTensors")
        probing = ProbingFunctions(library)
    }
}

/// The functions that inspect a graph by means of a delegate of our own.
struct ProbingFunctions {
    let createDelegate: litert_delegate_create_function
    let deleteDelegate: litert_delegate_delete_function
    let modifyGraph: litert_modify_graph_function
    let executionPlan: litert_execution_plan_function
    let node: litert_node_function
    let operatorCode: litert_operator_code_function

    /// Returns `nil` if the library lacks one of them.
    init?(_ library: SharedLibrary) {
        guard
            let createDelegate: litert_delegate_create_function = library.function("TfLiteOpaqueDelegateCreate"),
            let deleteDelegate: litert_delegate_delete_function = library.function("TfLiteOpaqueDelegateDelete"),
            let modifyGraph: litert_modify_graph_function = library.function(
                "TfLiteInterpreterModifyGraphWithDelegate"),
            let executionPlan: litert_execution_plan_function = library.function(
                "TfLiteOpaqueContextGetExecutionPlan"),
            let node: litert_node_function = library.function("TfLiteOpaqueContextGetNodeAndRegistration"),
            let operatorCode: litert_operator_code_function = library.function("TfLiteOperatorGetBuiltInCode")
        else { return nil }
        self.createDelegate = createDelegate
        self.deleteDelegate = deleteDelegate
        self.modifyGraph = modifyGraph
        self.executionPlan = executionPlan
        self.node = node
        self.operatorCode = operatorCode
    }
}
